// The days in a form's texts stand there as people write them: 2026年12月31日, not 2026-12-31.
import { FeelersTemplating } from '@bpmn-io/form-js-viewer';

const DAY = /(?<![\w-])(\d{4})-(\d\d)-(\d\d)(?![\w-])/g;

class DaysInWords extends FeelersTemplating {
  evaluate(...asked) {
    const told = super.evaluate(...asked);
    return typeof told === 'string' ? told.replace(DAY, inWords) : told;
  }
}
DaysInWords.$inject = [];

const inWords = (_, year, month, day) => `${year}年${Number(month)}月${Number(day)}日`;

export const daysInWords = { templating: ['type', DaysInWords] };
