// A question and its answers belong together: said aloud as a group, named by the question.
// The viewer draws the question as a label of nothing.
const KINDS = { 'fjs-form-field-radio': 'radiogroup', 'fjs-form-field-checklist': 'group' };
let named = 0;

export function nameQuestions(viewer, container) {
  const name = () => {
    for (const [kind, role] of Object.entries(KINDS)) {
      for (const field of container.querySelectorAll(`.${kind}:not([role])`)) {
        const question = field.querySelector(':scope > .fjs-form-field-label');
        if (!question) continue;
        question.id ||= `question-${(named += 1)}`;
        field.setAttribute('role', role);
        field.setAttribute('aria-labelledby', question.id);
      }
    }
  };
  name();
  viewer.on('changed', () => {
    requestAnimationFrame(name); // fields that have just appeared; an answer would silence later listeners
  });
}
