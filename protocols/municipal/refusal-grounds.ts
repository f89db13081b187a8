/** Regimes under which a request is answered (domain of the AVG with the UAVG, or of the Wpg). */
export const REGIMES = ['AVG', 'WPG'] as const;
export type Regime = (typeof REGIMES)[number];

interface Ground {
  /** Regime in which the ground exists; a local ground explains one of the law for its own municipality. */
  readonly regime: Regime;
  /** Article as a decision names it. */
  readonly article: string;
  /** What the article protects, in the words of a decision. */
  readonly words: string;
}

/** Grounds on which access may be refused or limited: article 41(1) UAVG, article 27(1) Wpg, and what municipalities publish themselves. */
export const REFUSAL_GROUNDS = {
  'UAVG41-a': { regime: 'AVG', article: 'artikel 41, eerste lid, onder a, UAVG', words: 'de nationale veiligheid' },
  'UAVG41-b': { regime: 'AVG', article: 'artikel 41, eerste lid, onder b, UAVG', words: 'de landsverdediging' },
  'UAVG41-c': { regime: 'AVG', article: 'artikel 41, eerste lid, onder c, UAVG', words: 'de openbare veiligheid' },
  'UAVG41-d': {
    regime: 'AVG',
    article: 'artikel 41, eerste lid, onder d, UAVG',
    words: 'de voorkoming, het onderzoek, de opsporing en de vervolging van strafbare feiten',
  },
  'UAVG41-e': {
    regime: 'AVG',
    article: 'artikel 41, eerste lid, onder e, UAVG',
    words: 'andere belangrijke doelstellingen van algemeen belang',
  },
  'UAVG41-f': {
    regime: 'AVG',
    article: 'artikel 41, eerste lid, onder f, UAVG',
    words: 'de onafhankelijkheid van de rechter en gerechtelijke procedures',
  },
  'UAVG41-g': {
    regime: 'AVG',
    article: 'artikel 41, eerste lid, onder g, UAVG',
    words: 'de beroepscodes van gereglementeerde beroepen',
  },
  'UAVG41-h': {
    regime: 'AVG',
    article: 'artikel 41, eerste lid, onder h, UAVG',
    words: 'toezicht, inspectie of regelgeving in verband met openbaar gezag',
  },
  'UAVG41-i': {
    regime: 'AVG',
    article: 'artikel 41, eerste lid, onder i, UAVG',
    words: 'de bescherming van de betrokkene of van de rechten en vrijheden van anderen',
  },
  'UAVG41-j': {
    regime: 'AVG',
    article: 'artikel 41, eerste lid, onder j, UAVG',
    words: 'de inning van civielrechtelijke vorderingen',
  },
  'WPG27-a': {
    regime: 'WPG',
    article: 'artikel 27, eerste lid, onder a, Wpg',
    words: 'gerechtelijke onderzoeken of procedures',
  },
  'WPG27-b': {
    regime: 'WPG',
    article: 'artikel 27, eerste lid, onder b, Wpg',
    words: 'de voorkoming, de opsporing of de vervolging van strafbare feiten',
  },
  'WPG27-c': { regime: 'WPG', article: 'artikel 27, eerste lid, onder c, Wpg', words: 'de openbare veiligheid' },
  'WPG27-d': {
    regime: 'WPG',
    article: 'artikel 27, eerste lid, onder d, Wpg',
    words: 'de rechten en vrijheden van derden',
  },
  'WPG27-e': { regime: 'WPG', article: 'artikel 27, eerste lid, onder e, Wpg', words: 'de nationale veiligheid' },
  'WPG27-f': {
    regime: 'WPG',
    article: 'artikel 27, eerste lid, onder f, Wpg',
    words: 'een kennelijk ongegrond of buitensporig verzoek',
  },
  'LOKAAL-procedure': {
    regime: 'AVG',
    article: 'het privacybeleid van de gemeente',
    words: 'een lopende bezwaar- of beroepsprocedure waarin de stukken al worden verstrekt',
  },
  'LOKAAL-buitensporig': {
    regime: 'AVG',
    article: 'artikel 12, vijfde lid, AVG en het privacybeleid van de gemeente',
    words: 'een buitensporig verzoek: meer verzoeken over hetzelfde onderwerp dan het beleid per kalenderjaar toestaat',
  },
} as const satisfies Record<string, Ground>;

/** Code under which a decision names its ground. */
export type RefusalGround = keyof typeof REFUSAL_GROUNDS;
