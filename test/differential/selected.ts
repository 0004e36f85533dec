import {kubectlVersions, type KubectlVersion} from '../support/kubectl.ts';
import {commands, type Command} from './commands.ts';

/** All commands take minutes; `npm run differential` asks for them. */
const isWhole = process.env['DIFFERENTIAL'] === 'whole';

const has = ({versions}: Command, version: KubectlVersion) => versions === undefined || versions.includes(version);

/** The commands that are run with a release. */
export const selected = (version: KubectlVersion): readonly Command[] =>
	commands.filter(command => (isWhole || command.isCore === true) && has(command, version));

/** The releases that are run in a terminal. */
export const terminalVersions: readonly KubectlVersion[] = isWhole ? kubectlVersions : ['1.36'];
