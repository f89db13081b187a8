/** The English words of the pages of docking; `docking.ts` holds the Dutch ones and puts them together. */
export const dockingInEnglish = {
  docks: {
    title: 'Docks',
    lead: 'A dock is the computer that cameras are put on after the shift. Only an admitted dock may bring footage.',
    caption: 'Admitted docks',
    columns: {
      name: 'Name',
      state: 'State',
      since: 'Since',
      heard: 'Last heard',
      fingerprint: 'Fingerprint of the key',
      act: 'Action',
    },
    history: 'History',
    enrolled: 'admitted',
    revoked: 'revoked',
    revoke: 'Revoke',
    none: 'No dock has been admitted yet. Invite one below.',
    inviteTitle: 'Invite a dock',
    inviteText: 'You get a code that works once. Enter it on the docking computer.',
    name: 'Name of the dock',
    nameHint: 'For example: Town hall, ground floor',
    invite: 'Make a code',
    uploadsTitle: 'Coming in now',
    uploadsCaption: 'Footage that is being taken in now',
    uploadColumns: { clip: 'Clip', camera: 'Camera', progress: 'Received', started: 'Began' },
    noUploads: 'No footage is coming in now.',
    toAxis: 'Do you have Axis docks? They have a page of their own.',
  },
  invited: {
    title: 'Code for the dock',
    text: 'This code stands here once. It works once, until',
    command: 'On the docking computer, in the folder of Beeldkluis, give this command:',
    folder:
      'The folder ./camera is the camera: put the recordings in it (mp4 or mkv) and a file camera.json with the number of the camera, as it stands on the page Cameras. Another folder will do too.',
    wiped:
      'Mind: what is safe in the vault is wiped from that folder. So try it with a copy of a clip. Next time the code is not needed: leave --enrol out.',
    watch:
      'When that works, leave this program running on the docking computer. Every folder in ./cameras is a camera then, and the dock wall shows how it goes:',
    back: 'Back to the docks',
  },
  intake: {
    title: 'Intake',
    lead: 'What was taken in today. With the camera on the dock everything goes by itself.',
    caption: 'Recordings taken in during the last 24 hours',
    columns: {
      camera: 'Camera',
      from: 'Recorded',
      docked: 'Taken in',
      state: 'State',
      why: 'Why, and what to do',
      due: 'Due on',
    },
    apartTitle: 'In quarantine',
    apartText: 'These recordings are sealed and safe, but stand apart until somebody has looked at what is not right.',
    apartCaption: 'Recordings in quarantine',
    whyWhich: (clip: string): string => `, file ${clip}`,
    safe: 'safe in the vault',
    apart: 'in quarantine',
    busy: 'busy',
    gone: 'destroyed',
    none: 'Nothing was taken in during the last 24 hours.',
    handTitle: 'Take in by hand',
    handText: 'Only when the dock does not work. The file is sealed while it is sent.',
    fields: {
      cameraId: 'Number of the camera',
      startedAt: 'Start of the recording',
      endedAt: 'End of the recording',
      place: 'Place',
      clip: 'Footage file (mp4 or mkv)',
    },
    send: 'Take in',
    wrong: 'This is missing or not right.',
    wrongWhen: {
      'is missing': 'Choose the footage file.',
      'has not been yet': 'This moment has not been yet.',
      'is before the beginning': 'The end is before the beginning.',
      'is empty': 'This file is empty.',
      'is too large': 'This file is too large.',
      'is too long': 'This text is too long.',
      'is more than a form may hold': 'Send one file at a time, and nothing but this form.',
    },
    sending: {
      label: 'Progress of sending',
      sent: 'sent',
      sealing: 'Sent. The file is now being checked and sealed.',
      stop: 'Stop sending',
      stopped: 'Stopped. Nothing was taken in.',
      broken: 'The connection was broken. Nothing was taken in. Try again.',
    },
    received:
      'The recording was taken in and sealed. Beeldkluis now looks whether everything is right; when something is not, it stands below in quarantine.',
    receivedApart: (why: string): string => `The recording was taken in and sealed, and stands in quarantine: ${why}.`,
    othersLook: 'The administrator or a privacy officer looks at it.',
  },
  taken: {
    title: 'Recording taken in',
    why: (reason: string): string => `In quarantine: ${reason}.`,
    advice: {
      'unknown-camera':
        'Find out whether this is a camera of the municipality. If so, register it; then the recording can be released here.',
      'unknown-officer':
        'The dock named a wearer who is not known here, or another than the camera was handed out to. Find out who wore the camera.',
      'implausible-clock':
        'The times of the recording cannot be right: they are in the future, or before the last docking of this camera. Its term therefore runs from docking. Find out when the recording was made, and whether it had been left behind on the camera.',
      'left-behind':
        'It should have come with an earlier docking. See whether there is more on the camera. Have a privacy officer compare the times that were given with the footage; when they are right, the recording can leave quarantine. The term runs from the end of the recording as it was given.',
      'not-footage': 'Find out what was on the camera, and whether the file is damaged.',
      'not-scanned':
        'You need not do anything: this happens by itself once the scanner answers. When it takes more than an hour, ask the administrator about the scanner.',
      malware:
        'The footage is kept, but it is not played. Have the camera and the docking PC looked at. The administrator sees what was found.',
      rejected:
        'Find out whose recording it is and when it was made. See whether camera and wearer are known on the dock.',
      'key-missing':
        'The key mostly follows the footage by itself. If it stays away, have the administrator of the camera system send the recording again.',
      'key-wrong':
        'The footage is safe as it came. Have the administrator of the camera system find out which connection file it was encrypted with.',
      'conflicting-clip':
        'The earlier footage is still there too. Compare the two and find out which belongs to the incident.',
    },
    overdue:
      'The term has ended already: this recording is destroyed at the next destruction. When it is needed for a case, ask a privacy officer to hold it before the day is over.',
    camera: 'Camera',
    clip: 'Name on the camera',
    period: 'Recorded',
    docked: 'Taken in',
    size: 'Size',
    due: 'Due on',
    describe: 'See all facts of the recording',
    toCameras: 'To the cameras',
    releaseTitle: 'Release from quarantine',
    releaseText:
      'The recording then counts like any other. Times, wearer and term do not change. Your name and the reason go into the log.',
    reason: 'Why can the recording leave quarantine',
    reasonHint: 'For example: new camera, not registered yet when it was first docked',
    release: 'Release from quarantine',
    back: 'Back to the intake',
    released: 'The recording has left quarantine.',
  },
};
