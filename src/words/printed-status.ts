import type {ApiStatus} from '../model/exchange.ts';

/** Lines of one, with its details and their causes. */
const MAX_LINES = 24;

const beginning = /^\s*["']?kind["']?: ["']Status["'],?$/;
const member =
	/^\s*["']?(message|reason|code|status)["']?: (?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|`([^`]*)`|(\d{3})),?$/;

/**
A `Status` that is printed member by member, as Node prints an object and Python's `pprint` a dict: `kind: 'Status',` and the lines behind it.
*/
export class PrintedStatus {
	#members: Map<string, string> | undefined;
	#lines = 0;

	get isOpen(): boolean {
		return this.#members !== undefined;
	}

	/** Takes a line without its frames; the object when it is complete, which its `code` is the last member of. */
	push(text: string): ApiStatus | undefined {
		if (beginning.test(text)) {
			this.#members = new Map();
			this.#lines = 0;
			return undefined;
		}

		if (this.#members === undefined) return undefined;
		const [, name, single, double, template, number] = member.exec(text) ?? [];
		const value = single ?? double ?? template ?? number;
		// The reasons of its causes come later.
		if (name !== undefined && value !== undefined && !this.#members.has(name))
			this.#members.set(name, value.replaceAll(/\\(['"\\])/g, '$1'));
		if (name !== 'code' && ++this.#lines < MAX_LINES) return undefined;
		const members = this.#members;
		this.#members = undefined;
		const code = Number(members.get('code'));
		if (members.get('status') !== 'Failure' || members.get('message') === undefined) return undefined;
		return {
			message: members.get('message'),
			reason: members.get('reason'),
			code: Number.isNaN(code) ? undefined : code,
			details: undefined,
			clientMade: false,
		};
	}
}
