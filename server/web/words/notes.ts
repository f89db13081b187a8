import type { NoteField } from '../../../protocols/custody/note.ts';
import { bilingual } from '../view.ts';

const fields: Readonly<Record<NoteField, string>> = {
  period: 'Opgenomen (tijd)',
  place: 'Plaats',
  camera: 'Camera',
  officer: 'Gedragen door',
  clip: 'Naam op de camera',
};
const fieldsInEnglish: Readonly<Record<NoteField, string>> = {
  period: 'Recorded (time)',
  place: 'Place',
  camera: 'Camera',
  officer: 'Worn by',
  clip: 'Name on the camera',
};

/** Words about corrections beside a recording. */
export const notesWords = bilingual(
  {
    fields,
    title: 'Klopt er iets niet?',
    text: 'Wat is vastgelegd, blijft staan zoals het binnenkwam. Zet hier neer wat het had moeten zijn. Dat komt ernaast te staan, met uw naam. De bewaartermijn verandert er niet door.',
    open: 'Noteer een verbetering',
    field: 'Wat klopt niet?',
    shouldBe: 'Wat had het moeten zijn?',
    reason: 'Hoe weet u dat?',
    submit: 'Zet de verbetering erbij',
    noted: 'De verbetering staat erbij.',
    beside: (shouldBe: string, reason: string, who: string) => `Verbetering: ${shouldBe}. ${reason} (${who})`,
    erased: (who: string) => `Verbetering, met de beelden gewist (${who})`,
  },
  {
    fields: fieldsInEnglish,
    title: 'Is something wrong?',
    text: 'What was recorded stays as it came in. Write down here what it should have been. It is shown beside it, with your name. The term does not change.',
    open: 'Note a correction',
    field: 'What is wrong?',
    shouldBe: 'What should it have been?',
    reason: 'How do you know?',
    submit: 'Add the correction',
    noted: 'The correction was added.',
    beside: (shouldBe: string, reason: string, who: string) => `Correction: ${shouldBe}. ${reason} (${who})`,
    erased: (who: string) => `Correction, erased with the footage (${who})`,
  },
);
