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
    'supervision.review-begun': ['begon een controle van de rechten', 'een controle van de rechten beginnen'],
    'supervision.review-read': ['bekeek een controle van de rechten', 'een controle van de rechten bekijken'],
    'supervision.right-advised': ['gaf advies over een recht', 'advies geven over een recht'],
    'supervision.right-decided': ['oordeelde over een recht', 'over een recht oordelen'],
    'supervision.review-signed': ['sloot een controle van de rechten af', 'een controle van de rechten afsluiten'],
    'supervision.pack-ordered': ['gaf opdracht voor een auditdossier', 'opdracht geven voor een auditdossier'],
    'supervision.pack-built': ['stelde een auditdossier samen', 'een auditdossier samenstellen'],
    'supervision.pack-read': ['bekeek de auditdossiers', 'de auditdossiers bekijken'],
    'supervision.pack-downloaded': ['haalde een auditdossier op', 'een auditdossier ophalen'],
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
    'supervision.review-begun': ['began a review of rights', 'begin a review of rights'],
    'supervision.review-read': ['looked at a review of rights', 'look at a review of rights'],
    'supervision.right-advised': ['advised on a right', 'advise on a right'],
    'supervision.right-decided': ['decided on a right', 'decide on a right'],
    'supervision.review-signed': ['signed a review of rights off', 'sign a review of rights off'],
    'supervision.pack-ordered': ['ordered an audit pack', 'order an audit pack'],
    'supervision.pack-built': ['built an audit pack', 'build an audit pack'],
    'supervision.pack-read': ['looked at the audit packs', 'look at the audit packs'],
    'supervision.pack-downloaded': ['downloaded an audit pack', 'download an audit pack'],
  },
};
