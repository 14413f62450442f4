// The Modeler's own editors for one page of a browser: `saved.bpmn(text)`, `.dmn`, `.form` answer what
// Camunda Modeler writes when it opens a file and saves it. Usage: node save.mjs OUTFILE.
import { build } from 'esbuild';

const page = `
  import BpmnModeler from 'camunda-bpmn-js/lib/camunda-cloud/Modeler';
  import { CamundaCloudModeler as DmnModeler } from 'camunda-dmn-js';
  import { FormEditor } from '@bpmn-io/form-js-editor';

  const exporter = { name: 'Camunda Modeler', version: '5.50.0' };

  async function edited(Editor, load, save) {
    const container = document.createElement('div');
    container.style.cssText = 'width: 1600px; height: 900px';
    document.body.append(container);
    const editor = new Editor({ container, exporter });
    try {
      const { warnings } = await load(editor);
      return { text: await save(editor), warnings: warnings.map(({ message }) => message) };
    } finally {
      editor.destroy();
      container.remove();
    }
  }

  const xml = async (editor) => (await editor.saveXML({ format: true })).xml;
  const json = (editor) => JSON.stringify(editor.saveSchema(), null, 2);

  window.saved = {
    bpmn: (text) => edited(BpmnModeler, (editor) => editor.importXML(text), xml),
    dmn: (text) => edited(DmnModeler, (editor) => editor.importXML(text), xml),
    form: (text) => edited(FormEditor, (editor) => editor.importSchema(JSON.parse(text)), json),
  };
`;

await build({
  stdin: { contents: page, resolveDir: import.meta.dirname },
  bundle: true, format: 'iife', outfile: process.argv[2], logLevel: 'error', loader: { '.svg': 'text' },
});
