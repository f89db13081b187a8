import type { Act } from '../../../protocols/acts.ts';
import type { Bilingual } from '../view.ts';

type Words = Readonly<Record<Extract<Act, `supervision.${string}`>, readonly [did: string, want: string]>>;

/** What the acts of supervision are called in the log. */
export const supervisionActs: Bilingual<Words> = {
  nl: {
    'supervision.desk-read': ['opende het bureau van de toezichthouder', 'het bureau van de toezichthouder openen'],
    'supervision.sample-drawn': ['trok de steekproef van een maand', 'de steekproef van een maand trekken'],
    'supervision.sample-read': ['bekeek een steekproef', 'een steekproef bekijken'],
    'supervision.view-judged': [
      'oordeelde over een kijkbeurt uit de steekproef',
      'over een kijkbeurt uit de steekproef oordelen',
    ],
    'supervision.task-raised': ['merkte een kijkbeurt op om uit te leggen', 'een kijkbeurt opmerken om uit te leggen'],
    'supervision.task-listed': ['bekeek de vragen over kijkbeurten', 'de vragen over kijkbeurten bekijken'],
    'supervision.task-read': ['las een vraag over een kijkbeurt', 'een vraag over een kijkbeurt lezen'],
    'supervision.task-asked': ['vroeg om uitleg over een kijkbeurt', 'om uitleg over een kijkbeurt vragen'],
    'supervision.task-answered': ['gaf uitleg over een kijkbeurt', 'uitleg geven over een kijkbeurt'],
    'supervision.task-judged': [
      'oordeelde over de uitleg van een kijkbeurt',
      'over de uitleg van een kijkbeurt oordelen',
    ],
    'supervision.log-checked': [
      'legde een onafhankelijke controle van het logboek vast',
      'een onafhankelijke controle van het logboek vastleggen',
    ],
  },
  en: {
    'supervision.desk-read': ['opened the supervisor’s desk', 'open the supervisor’s desk'],
    'supervision.sample-drawn': ['drew the sample of a month', 'draw the sample of a month'],
    'supervision.sample-read': ['looked at a sample', 'look at a sample'],
    'supervision.view-judged': ['judged a view of the sample', 'judge a view of the sample'],
    'supervision.task-raised': ['noticed a view that needs an explanation', 'notice a view that needs an explanation'],
    'supervision.task-listed': ['looked at the questions about views', 'look at the questions about views'],
    'supervision.task-read': ['read a question about a view', 'read a question about a view'],
    'supervision.task-asked': ['asked for an explanation of a view', 'ask for an explanation of a view'],
    'supervision.task-answered': ['explained a view', 'explain a view'],
    'supervision.task-judged': ['judged the explanation of a view', 'judge the explanation of a view'],
    'supervision.log-checked': ['noted an independent check of the log', 'note an independent check of the log'],
  },
};
