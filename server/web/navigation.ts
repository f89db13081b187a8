import { mayPerform, type Act, type Role } from '../../protocols/acts.ts';
import type { LayoutWords } from './words/layout.ts';

interface Destination {
  readonly page: keyof LayoutWords['pages'];
  readonly href: string;
  /** The act that opening the page performs; who may not perform it does not see the link. */
  readonly act: Act;
}

const DESTINATIONS: readonly Destination[] = [
  { page: 'wall', href: '/dockwand', act: 'docking.wall-watched' },
  { page: 'intake', href: '/inname', act: 'docking.watched' },
  { page: 'recordings', href: '/opnames', act: 'viewing.searched' },
  { page: 'asked', href: '/kijkaanvragen', act: 'viewing.ask-listed' },
  { page: 'requests', href: '/uitleesverzoeken', act: 'readout.listed' },
  { page: 'redaction', href: '/bewerkingen', act: 'redaction.read' },
  { page: 'retention', href: '/bewaartermijnen', act: 'retention.listed' },
  { page: 'supervision', href: '/toezicht', act: 'supervision.desk-read' },
  { page: 'rights', href: '/toezicht/rechten', act: 'supervision.right-advised' },
  { page: 'log', href: '/logboek', act: 'audit.read' },
  { page: 'checks', href: '/controle', act: 'custody.finding-listed' },
  { page: 'docks', href: '/docks', act: 'docking.dock-listed' },
  { page: 'cameras', href: '/cameras', act: 'docking.camera-listed' },
];
const TOUR: Destination = { page: 'tour', href: '/rondleiding', act: 'house.entered' };

/** A link of the main navigation. */
export interface NavigationLink {
  readonly page: keyof LayoutWords['pages'];
  readonly text: string;
  readonly href: string;
  readonly isHere: boolean;
}

/** What is shown besides what the table of acts allows: the tour in the demonstration, and nothing that the municipal protocol leaves out. */
export interface NavigationRules {
  readonly demo: boolean;
  readonly allows: (role: Role, act: Act) => boolean;
}

/** Links that this role can follow, in the order of a recording's life. */
export function navigationFor(
  role: Role,
  path: string,
  words: LayoutWords,
  { demo, allows }: NavigationRules,
): readonly NavigationLink[] {
  const staff = mayPerform(role, 'house.read');
  return [...(staff ? DESTINATIONS : []), ...(demo && role !== 'betrokkene' && role !== 'wandscherm' ? [TOUR] : [])]
    .filter(({ act }) => mayPerform(role, act) && allows(role, act))
    .map(({ page, href }) => ({
      page,
      text: words.pages[page],
      href,
      isHere: path === href || path.startsWith(`${href}/`),
    }));
}
