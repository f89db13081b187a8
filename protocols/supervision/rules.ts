/** What a municipal protocol lays down about supervision. */
export interface SupervisionRules {
  /** How many views of a month are judged: a share in percent, with a least and a most. */
  readonly sample: SampleRules;
  /** Days within which somebody answers a question of the supervisor. */
  readonly answerDays: number;
  /** Hours of the day within which viewing needs no explanation; `to` is the first hour that does. */
  readonly viewingHours: { readonly from: number; readonly to: number };
  /** More viewing sessions than this, opened by one person within an hour, are asked about. */
  readonly openingsPerHour: number;
  /** Months between two reviews of who may do what (BIO2 8.02.01: every quarter). */
  readonly rightsReviewMonths: number;
  /** Months between two independent checks of the log (BIO2 8.15.06: periodically). */
  readonly logCheckMonths: number;
}

/** How large a sample is. */
export interface SampleRules {
  readonly percent: number;
  readonly atLeast: number;
  readonly atMost: number;
}
