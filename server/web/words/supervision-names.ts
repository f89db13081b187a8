import type { DeskItemKind } from '../../../protocols/supervision/desk-item.ts';
import type { LogCheckOutcome } from '../../../protocols/supervision/log-check.ts';
import type { TaskOrigin, TaskState, ViewJudgement } from '../../../protocols/supervision/task.ts';
import type { Bilingual } from '../view.ts';

/** What waits: said of one, said of more, and the one thing to do. */
export interface DeskItemWords {
  readonly one: string;
  readonly more: string;
  readonly todo: string;
}

const waiting: Readonly<Record<DeskItemKind, DeskItemWords>> = {
  'log-differs': {
    one: 'Bij de laatste onafhankelijke controle klopte het logboek niet. Dat is een beveiligingsincident.',
    more: 'Het logboek klopte niet.',
    todo: 'Bekijk de ondertekende standen',
  },
  'anchor-fails': {
    one: 'Op één plek buiten de kluis lukt het bewaren van de stand van het logboek niet.',
    more: 'Op meer plekken buiten de kluis lukt het bewaren van de stand van het logboek niet.',
    todo: 'Bekijk wat er mislukt',
  },
  'finding-open': {
    one: 'Er klopt één ding niet in de kluis.',
    more: 'Er kloppen dingen niet in de kluis.',
    todo: 'Bekijk de controle van de kluis',
  },
  'task-late': {
    one: 'Eén kijkbeurt wacht al te lang op uw oordeel.',
    more: 'kijkbeurten wachten al te lang op uw oordeel.',
    todo: 'Oordeel',
  },
  'answer-late': {
    one: 'Eén medewerker heeft uw vraag niet op tijd beantwoord.',
    more: 'vragen van u zijn niet op tijd beantwoord.',
    todo: 'Bekijk wie nog moet antwoorden',
  },
  'task-waiting': {
    one: 'Eén kijkbeurt valt op en wacht op uw oordeel.',
    more: 'kijkbeurten vallen op en wachten op uw oordeel.',
    todo: 'Oordeel',
  },
  'sample-waiting': {
    one: 'Eén kijkbeurt uit de steekproef wacht op uw oordeel.',
    more: 'kijkbeurten uit de steekproef wachten op uw oordeel.',
    todo: 'Beoordeel de steekproef',
  },
  'review-open': {
    one: 'Er is een controle van de rechten begonnen die nog niet is afgesloten.',
    more: 'Er is een controle van de rechten begonnen die nog niet is afgesloten.',
    todo: 'Ga verder met de rechten',
  },
  'review-due': {
    one: 'Het is tijd om na te gaan wie wat mag.',
    more: 'Het is tijd om na te gaan wie wat mag.',
    todo: 'Begin de controle van de rechten',
  },
  'log-check-due': {
    one: 'Het is tijd om het logboek door een ander te laten nakijken.',
    more: 'Het is tijd om het logboek door een ander te laten nakijken.',
    todo: 'Leg de controle vast',
  },
  'mandate-missing': {
    one: 'Er is geen geldige machtiging: er wordt niets vernietigd, ook niet wat over zijn termijn is.',
    more: 'Er is geen geldige machtiging.',
    todo: 'Bekijk de machtigingen',
  },
};

const origins: Readonly<Record<TaskOrigin, string>> = {
  sample: 'Getrokken in de steekproef en niet verklaard',
  'case-unknown': 'De zaak die genoemd is, staat niet in Beeldkluis',
  'case-elsewhere': 'De zaak die genoemd is, gaat niet over deze opname',
  'case-closed': 'Er is gekeken voordat het verzoek binnen was of nadat het was afgesloten',
  'outside-window': 'Wat er te zien was, valt buiten het tijdvak van het verzoek',
  'own-footage-seen': 'De kijker droeg zelf de camera',
  'same-department': 'De kijker is van dezelfde afdeling als de drager',
  'odd-hours': 'Er is gekeken op een ongewoon tijdstip',
  'many-openings': 'Er zijn in een uur heel veel opnamen geopend',
  'fetched-unseen': 'Er zijn beelden opgehaald die niet op het scherm kwamen',
};

const states: Readonly<Record<TaskState, string>> = {
  found: 'wacht op de toezichthouder',
  asked: 'wacht op antwoord',
  answered: 'beantwoord',
  closed: 'afgesloten',
};

const judgements: Readonly<Record<ViewJudgement, string>> = { explained: 'verklaard', unexplained: 'niet verklaard' };
const outcomes: Readonly<Record<LogCheckOutcome, string>> = { holds: 'het klopt', differs: 'het klopt niet' };

/** What the closed lists of supervision are called. */
interface SupervisionNames {
  readonly waiting: Readonly<Record<DeskItemKind, DeskItemWords>>;
  readonly origins: Readonly<Record<TaskOrigin, string>>;
  readonly states: Readonly<Record<TaskState, string>>;
  readonly judgements: Readonly<Record<ViewJudgement, string>>;
  readonly outcomes: Readonly<Record<LogCheckOutcome, string>>;
}

/** What waits, why a view stands out, and how questions, judgements and checks stand. */
export const supervisionNames: Bilingual<SupervisionNames> = {
  nl: { waiting, origins, states, judgements, outcomes },
  en: {
    waiting: {
      'log-differs': {
        one: 'The last independent check found that the log does not hold. That is a security incident.',
        more: 'The log does not hold.',
        todo: 'Look at the signed checkpoints',
      },
      'anchor-fails': {
        one: 'In one place outside the vault the state of the log cannot be kept.',
        more: 'In several places outside the vault the state of the log cannot be kept.',
        todo: 'See what fails',
      },
      'finding-open': {
        one: 'One thing in the vault is not right.',
        more: 'Things in the vault are not right.',
        todo: 'Look at the check of the vault',
      },
      'task-late': {
        one: 'One view has waited too long for your judgement.',
        more: 'views have waited too long for your judgement.',
        todo: 'Judge',
      },
      'answer-late': {
        one: 'One member of staff did not answer your question in time.',
        more: 'of your questions were not answered in time.',
        todo: 'See who still has to answer',
      },
      'task-waiting': {
        one: 'One view stands out and waits for your judgement.',
        more: 'views stand out and wait for your judgement.',
        todo: 'Judge',
      },
      'sample-waiting': {
        one: 'One view of the sample waits for your judgement.',
        more: 'views of the sample wait for your judgement.',
        todo: 'Judge the sample',
      },
      'review-open': {
        one: 'A review of rights was begun and is not signed off.',
        more: 'A review of rights was begun and is not signed off.',
        todo: 'Go on with the rights',
      },
      'review-due': {
        one: 'It is time to review who may do what.',
        more: 'It is time to review who may do what.',
        todo: 'Begin the review of rights',
      },
      'log-check-due': {
        one: 'It is time to have the log verified by somebody else.',
        more: 'It is time to have the log verified by somebody else.',
        todo: 'Note the check',
      },
      'mandate-missing': {
        one: 'There is no valid mandate: nothing is destroyed, not even what is past its term.',
        more: 'There is no valid mandate.',
        todo: 'Look at the mandates',
      },
    },
    origins: {
      sample: 'Drawn in the sample and not explained',
      'case-unknown': 'The case that was named is not in Beeldkluis',
      'case-elsewhere': 'The case that was named is not about this recording',
      'case-closed': 'Viewed before the request came in or after it was closed',
      'outside-window': 'What was shown lies outside the window of the request',
      'own-footage-seen': 'The viewer wore the camera himself',
      'same-department': 'The viewer is of the same department as the wearer',
      'odd-hours': 'Viewed at an unusual hour',
      'many-openings': 'Very many recordings were opened within an hour',
      'fetched-unseen': 'Footage was fetched that did not come on the screen',
    },
    states: {
      found: 'waits for the supervisor',
      asked: 'waits for an answer',
      answered: 'answered',
      closed: 'closed',
    },
    judgements: { explained: 'explained', unexplained: 'not explained' },
    outcomes: { holds: 'it holds', differs: 'it does not hold' },
  },
};
