/** What was done at the dock wall and with its screens, and what somebody wanted to do when it was refused. */
export const wallActs = {
  nl: {
    'docking.wall-watched': ['bekeek de dockwand', 'de dockwand bekijken'],
    'docking.incident-marked': ['markeerde een dienst als incident', 'een dienst als incident markeren'],
    'docking.screen-placed': ['maakte van een scherm een dockwand', 'van een scherm een dockwand maken'],
    'docking.screen-revoked': ['haalde de dockwand van een scherm', 'de dockwand van een scherm halen'],
    'docking.camera-missed': ['miste een camera na de dienst', 'een camera missen na de dienst'],
  },
  en: {
    'docking.wall-watched': ['looked at the dock wall', 'look at the dock wall'],
    'docking.incident-marked': ['marked a shift as an incident', 'mark a shift as an incident'],
    'docking.screen-placed': ['made a screen a dock wall', 'make a screen a dock wall'],
    'docking.screen-revoked': ['took the dock wall off a screen', 'take the dock wall off a screen'],
    'docking.camera-missed': ['missed a camera after the shift', 'miss a camera after the shift'],
  },
} as const;
