import { bilingual } from '../view.ts';

/** What the page of a recording that stands apart says: why, what that means for the reader, and what comes next. */
export const quarantineWords = bilingual(
  {
    quarantinedFor: (reason: string) =>
      `Deze opname staat apart: ${reason}. Een privacymedewerker of de beheerder beoordeelt haar onder Inname. Tot dan kan zij alleen bekeken worden om dat te beoordelen.`,
    dangerous:
      'Deze opname blijft dicht: er zit schadelijke software in het bestand. Niemand kan haar bekijken of uit quarantaine halen. Heeft u de beelden nodig, vraag dan de beheerder wat er gevonden is.',
    unscanned:
      'Deze opname staat apart: het bestand is nog niet onderzocht op schadelijke software. Wacht als het kan tot dat gebeurd is; u hoeft daar niets voor te doen. Duurt het langer dan een dag, vraag het dan de beheerder.',
    cannotOpen: 'Deze opname gaat niet open: er zit schadelijke software in.',
  },
  {
    quarantinedFor: (reason: string) =>
      `This recording stands apart: ${reason}. A privacy officer or the administrator judges it under Intake. Until then it is viewed only to judge that.`,
    dangerous:
      'This recording stays closed: there is malware in the file. Nobody can view it or take it out of quarantine. When you need the footage, ask the administrator what was found.',
    unscanned:
      'This recording stands apart: the file has not been scanned for malware yet. Wait for that when you can; you need not do anything. When it takes longer than a day, ask the administrator.',
    cannotOpen: 'This recording does not open: there is malware in it.',
  },
);
