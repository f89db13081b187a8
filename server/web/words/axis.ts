import { bilingual } from '../view.ts';

const nl = {
  title: 'Docks van Axis',
  docks: 'Docks',
  lead: 'Docks van Axis sturen zelf beelden naar de kluis. Ze weten waarheen door een verbindingsbestand dat u hier maakt en in AXIS Body Worn Manager inleest.',
  notReady:
    'Er kan nog geen verbindingsbestand worden gemaakt: docks moeten weten welk certificaat bij de kluis hoort. Laat de instelling BEELDKLUIS_DOCK_CERTIFICATE invullen.',
  caption: 'Verbindingen met docks van Axis',
  columns: {
    name: 'Naam',
    state: 'Toestand',
    encrypted: 'Versleuteld',
    system: 'Camerasysteem',
    sent: 'Laatst ontvangen',
    act: 'Handeling',
  },
  states: { fresh: 'nog geen bestand', open: 'in gebruik', revoked: 'ingetrokken' },
  yes: 'ja',
  no: 'nee',
  nothing: 'nog niets',
  none: 'Er is nog geen verbinding. Maak er hieronder een.',
  makeFile: 'Verbindingsbestand maken',
  makeNewFile: 'Nieuw verbindingsbestand',
  fileText:
    'In het verbindingsbestand staat een wachtwoord dat nergens anders staat. Maakt u een nieuw bestand, dan werkt het vorige niet meer.',
  encrypt: 'Versleuteling aanzetten',
  encryptText:
    'Met versleuteling maken de docks de beelden onleesbaar voordat ze worden verstuurd; alleen de kluis kan ze openen. Zet u het aan, dan kan het niet meer uit. Maak daarna een nieuw verbindingsbestand.',
  revoke: 'Intrekken',
  warnTitle: 'Een ander camerasysteem wilde zich melden',
  warn: (name: string, moment: string) =>
    `Op verbinding ‘${name}’ meldde zich op ${moment} een ander camerasysteem. Het is geweigerd. Ga na wie het verbindingsbestand heeft. Bij twijfel: trek de verbinding in.`,
  camerasTitle: 'Camera’s die de docks aankondigden',
  camerasText:
    'Een camera die niet in het register staat, levert wel in, maar zijn opnamen gaan in quarantaine. U bepaalt welke camera’s van de gemeente zijn.',
  camerasCaption: 'Aangekondigde camera’s',
  cameraColumns: { name: 'Naam', number: 'Serienummer', model: 'Model', register: 'In het register' },
  register: 'Registreren',
  makeTitle: 'Een verbinding maken',
  makeText: 'Maak één verbinding voor elk camerasysteem.',
  name: 'Naam van de verbinding',
  nameHint: 'Bijvoorbeeld: docks stadskantoor',
  encrypted: 'De docks versleutelen de beelden',
  encryptedHint: 'Dit kan later ook nog aan, maar nooit meer uit.',
  make: 'Verbinding maken',
  notices: {
    connected: (name: string) => `De verbinding ‘${name}’ is gemaakt. Maak nu het verbindingsbestand.`,
    encrypted: (name: string) =>
      `De docks van ‘${name}’ gaan versleutelen zodra ze het nieuwe bestand hebben. Maak het nu.`,
    revoked: (name: string) => `De verbinding ‘${name}’ is ingetrokken.`,
  },
};

/** Words of the page about docks of Axis. */
export const axisWords = bilingual(nl, {
  title: 'Axis docks',
  docks: 'Docks',
  lead: 'Axis docks send footage to the vault by themselves. They know where to by a connection file that you make here and load into AXIS Body Worn Manager.',
  notReady:
    'No connection file can be made yet: docks must know which certificate the vault has. Have the setting BEELDKLUIS_DOCK_CERTIFICATE filled in.',
  caption: 'Connections with Axis docks',
  columns: {
    name: 'Name',
    state: 'State',
    encrypted: 'Encrypted',
    system: 'Camera system',
    sent: 'Received last',
    act: 'Act',
  },
  states: { fresh: 'no file yet', open: 'in use', revoked: 'revoked' },
  yes: 'yes',
  no: 'no',
  nothing: 'nothing yet',
  none: 'There is no connection yet. Make one below.',
  makeFile: 'Make the connection file',
  makeNewFile: 'New connection file',
  fileText:
    'The connection file holds a password that stands nowhere else. When you make a new file, the earlier one stops working.',
  encrypt: 'Turn encryption on',
  encryptText:
    'With encryption the docks make footage unreadable before they send it; only the vault can open it. Once it is on, it cannot be turned off. Make a new connection file after that.',
  revoke: 'Revoke',
  warnTitle: 'Another camera system tried to sign in',
  warn: (name: string, moment: string) =>
    `On ${moment} another camera system made itself known on connection ‘${name}’. It was refused. Find out who has the connection file. When in doubt: revoke the connection.`,
  camerasTitle: 'Cameras that the docks announced',
  camerasText:
    'A camera that is not in the register brings its footage, but its recordings go into quarantine. You decide which cameras are the municipality’s.',
  camerasCaption: 'Announced cameras',
  cameraColumns: { name: 'Name', number: 'Serial number', model: 'Model', register: 'In the register' },
  register: 'Register',
  makeTitle: 'Make a connection',
  makeText: 'Make one connection for each camera system.',
  name: 'Name of the connection',
  nameHint: 'For example: docks city office',
  encrypted: 'The docks encrypt the footage',
  encryptedHint: 'This can still be turned on later, but never off.',
  make: 'Make the connection',
  notices: {
    connected: (name: string) => `The connection ‘${name}’ was made. Now make the connection file.`,
    encrypted: (name: string) => `The docks of ‘${name}’ will encrypt once they have the new file. Make it now.`,
    revoked: (name: string) => `The connection ‘${name}’ was revoked.`,
  },
});
