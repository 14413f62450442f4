// Draws a procedure as an analyst does: the Modeler's shapes, element templates with their fields filled
// in, connections; `drawn(base, templates, plan)` answers the file. Usage: node draw.mjs OUTFILE.
import { build } from 'esbuild';

const page = `
  import BpmnModeler from 'camunda-bpmn-js/lib/camunda-cloud/Modeler';

  const exporter = { name: 'Camunda Modeler', version: '5.50.0' };

  // A template as it stands in the properties panel once its fields are filled in.
  function filled(template, fields) {
    const key = ({ name, property, key, source }) => key ?? property ?? name ?? source;
    const properties = template.properties.map((one) => {
      const value = fields[key(one.binding)];
      return value === undefined || one.type === 'Hidden' ? one : { ...one, value };
    });
    return { ...template, properties };
  }

  function withProperties(modeler, element, added) {
    const factory = modeler.get('bpmnFactory');
    const own = element.businessObject;
    const extension = own.extensionElements ?? factory.create('bpmn:ExtensionElements', { values: [] });
    let holder = extension.values.find(({ $type }) => $type === 'zeebe:Properties');
    if (!holder) {
      holder = factory.create('zeebe:Properties', { properties: [] });
      extension.values.push(holder);
    }
    for (const [name, value] of Object.entries(added)) {
      holder.properties.push(factory.create('zeebe:Property', { name, value }));
    }
    modeler.get('modeling').updateProperties(element, { extensionElements: extension });
  }

  window.drawn = async (base, templates, plan) => {
    const container = document.createElement('div');
    container.style.cssText = 'width: 1600px; height: 900px';
    document.body.append(container);
    const modeler = new BpmnModeler({ container, exporter });
    await modeler.importXML(base);
    const [modeling, shapes, registry] = ['modeling', 'elementFactory', 'elementRegistry'].map((name) => modeler.get(name));
    const root = modeler.get('canvas').getRootElement();
    for (const { id, type, event, x, y, on, template, fields = {}, properties, ...more } of plan.elements) {
      const attrs = { type, id, ...(event && { eventDefinitionType: event }) };
      const shape = shapes.createShape({ ...attrs, businessObject: modeler.get('bpmnFactory').create(type, { id }) });
      const host = on && registry.get(on);
      let made = host
        ? modeling.createShape(shape, { x: host.x + host.width - 30, y: host.y + host.height }, host, { attach: true })
        : modeling.createShape(shape, { x, y }, root);
      if (template) {
        const known = filled(templates.find((one) => one.id === template), fields);
        modeler.get('elementTemplatesLoader').setTemplates([known]);
        made = modeler.get('elementTemplates').applyTemplate(made, known);
      }
      modeling.updateProperties(made, more);
      if (properties) withProperties(modeler, made, properties);
    }
    for (const { from, to, id, name, condition, isDefault } of plan.flows) {
      const flow = modeling.connect(registry.get(from), registry.get(to), { type: 'bpmn:SequenceFlow' });
      const body = condition && modeler.get('bpmnFactory').create('bpmn:FormalExpression', { body: condition });
      modeling.updateProperties(flow, { id, ...(name && { name }), ...(body && { conditionExpression: body }) });
      if (isDefault) modeling.updateProperties(registry.get(from), { default: flow.businessObject });
    }
    const { xml } = await modeler.saveXML({ format: true });
    modeler.destroy();
    return xml;
  };
`;

await build({
  stdin: { contents: page, resolveDir: import.meta.dirname },
  bundle: true, format: 'iife', outfile: process.argv[2], logLevel: 'error', loader: { '.svg': 'text' },
});
