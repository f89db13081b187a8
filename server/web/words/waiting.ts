/** What waits for somebody, as it is said behind its number on the first page; a line for every kind of work. */
export const waitingWords = {
  nl: {
    findings: {
      one: 'alarm: er klopt iets niet in de kluis',
      more: 'alarmen: er klopt iets niet in de kluis',
    },
    'check-missed': { one: 'alarm: de controle van de kluis blijft uit', more: 'controles van de kluis blijven uit' },
    'scans-late': {
      one: 'opname wacht te lang op de virusscanner: kijk of die draait',
      more: 'opnamen wachten te lang op de virusscanner: kijk of die draait',
    },
    'cameras-missed': {
      one: 'camera is te lang weg: ga na wie hem heeft',
      more: 'camera’s zijn te lang weg: ga na wie ze heeft',
    },
    'requests-open': { one: 'uitleesverzoek wacht op een besluit', more: 'uitleesverzoeken wachten op een besluit' },
    'requests-due': {
      one: 'uitleesverzoek moet binnen een week zijn beantwoord',
      more: 'uitleesverzoeken moeten binnen een week zijn beantwoord',
    },
    'plans-to-review': { one: 'voorstel om na te kijken', more: 'voorstellen om na te kijken' },
    'plans-to-approve': {
      one: 'nagekeken plan wacht op goedkeuring door een tweede persoon',
      more: 'nagekeken plannen wachten op goedkeuring door een tweede persoon',
    },
    'packages-ready': { one: 'pakket ligt klaar om op te halen', more: 'pakketten liggen klaar om op te halen' },
    'holds-to-review': {
      one: 'bewaarplicht moet opnieuw worden beoordeeld',
      more: 'bewaarplichten moeten opnieuw worden beoordeeld',
    },
    quarantined: {
      one: 'opname staat apart omdat er iets niet klopt',
      more: 'opnamen staan apart omdat er iets niet klopt',
    },
    'due-soon': { one: 'opname wordt binnen een week vernietigd', more: 'opnamen worden binnen een week vernietigd' },
    'docked-today': { one: 'opname kwam de laatste 24 uur binnen', more: 'opnamen kwamen de laatste 24 uur binnen' },
    questions: { one: 'vraag van de toezichthouder aan u', more: 'vragen van de toezichthouder aan u' },
    'views-to-judge': { one: 'kijkbeurt wacht op uw oordeel', more: 'kijkbeurten wachten op uw oordeel' },
    mandates: { one: 'geldige machtiging tot vernietiging', more: 'geldige machtigingen tot vernietiging' },
  },
  en: {
    findings: {
      one: 'alarm: something in the vault is not right',
      more: 'alarms: something in the vault is not right',
    },
    'check-missed': { one: 'alarm: the check of the vault is missed', more: 'checks of the vault are missed' },
    'scans-late': {
      one: 'recording has waited too long for the virus scanner: see whether it runs',
      more: 'recordings have waited too long for the virus scanner: see whether it runs',
    },
    'cameras-missed': {
      one: 'camera has been away too long: find out who has it',
      more: 'cameras have been away too long: find out who has them',
    },
    'requests-open': { one: 'readout request waits for a decision', more: 'readout requests wait for a decision' },
    'requests-due': {
      one: 'readout request must be answered within a week',
      more: 'readout requests must be answered within a week',
    },
    'plans-to-review': { one: 'proposal to review', more: 'proposals to review' },
    'plans-to-approve': {
      one: 'reviewed plan waits for approval by a second person',
      more: 'reviewed plans wait for approval by a second person',
    },
    'packages-ready': { one: 'package is ready to be collected', more: 'packages are ready to be collected' },
    'holds-to-review': { one: 'hold must be reviewed again', more: 'holds must be reviewed again' },
    quarantined: {
      one: 'recording is set apart because something is not right',
      more: 'recordings are set apart because something is not right',
    },
    'due-soon': {
      one: 'recording will be destroyed within a week',
      more: 'recordings will be destroyed within a week',
    },
    'docked-today': {
      one: 'recording came in during the last 24 hours',
      more: 'recordings came in during the last 24 hours',
    },
    questions: { one: 'question of the supervisor to you', more: 'questions of the supervisor to you' },
    'views-to-judge': { one: 'view waits for your judgement', more: 'views wait for your judgement' },
    mandates: { one: 'valid mandate for destruction', more: 'valid mandates for destruction' },
  },
};
