import {wellKnown} from './well-known.ts';

type Kind = 'host' | 'ip' | 'user' | 'ns' | 'name';

/** A quote: plain, escaped in a string, as an HTML entity, or curly. */
const Q = String.raw`(?:\\{0,7}["']|&(?:amp;){0,3}(?:quot|#34|#39);|[\u201c\u201d])`;
const NAME = String.raw`[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?`;
const HOST = String.raw`[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?`;

/** Where names occur, which is all that is known about them. */
const places: ReadonlyArray<readonly [kind: Kind, pattern: RegExp]> = [
	['ns', new RegExp(String.raw`/namespaces/(${NAME})(?![\w.-])`, 'g')],
	['ns', new RegExp(String.raw`namespace\s{0,2}${Q}?[:=]?\s{0,2}${Q}(${NAME})${Q}`, 'gi')],
	['ns', new RegExp(String.raw`(?:\s-n|--namespace)[= ]{1,3}(${NAME})(?![\w.-])`, 'g')],
	['ns', new RegExp(String.raw`^\s{0,60}namespace: (${NAME})\s*$`, 'g')],
	['ns', new RegExp(String.raw`system:serviceaccounts?:(${NAME})(?![\w.-])`, 'g')],
	['name', new RegExp(String.raw`system:serviceaccount:[a-z0-9-]{1,63}:(${NAME})(?![\w.-])`, 'g')],
	['name', new RegExp(String.raw`system:node:(${NAME})(?![\w.-])`, 'g')],
	['name', new RegExp(String.raw`/namespaces/[a-z0-9-]{1,63}/[a-z0-9]{1,63}/(${NAME})(?![\w.-])`, 'g')],
	['name', new RegExp(String.raw`/api/v1/(?:nodes|persistentvolumes)/(${NAME})(?![\w.-])`, 'g')],
	[
		'name',
		new RegExp(String.raw`/apis/[a-z0-9.-]{1,253}/v\w{1,20}/(?!namespaces/)[a-z0-9]{1,63}/(${NAME})(?![\w.-])`, 'g'),
	],
	[
		'name',
		new RegExp(
			String.raw`${Q}(${NAME})${Q} (?:is forbidden|is invalid|not found|already exists|exceeded|created|deleted|configured|patched|unchanged)`,
			'g',
		),
	],
	['name', new RegExp(String.raw`${Q}nodeName${Q}\s?:\s?${Q}(${NAME})${Q}`, 'g')],
	['name', new RegExp(String.raw`${Q}metadata${Q}\s?:\s?\{\s?${Q}(?:generateN|n)ame${Q}\s?:\s?${Q}(${NAME})`, 'g')],
	['user', new RegExp(String.raw`\b[Uu]ser(?:name)?${Q}?\s?[:=]?\s?${Q}([^\s"'\\&\u201c\u201d]{1,300})${Q}`, 'g')],
	['user', /\bImpersonate-User: ([^\s"'\\]{1,300})/gi],
	['user', /(?:\/home\/|\/Users\/|[A-Za-z]:\\{1,4}Users\\{1,4})([\w.-]{1,64})/g],
	['host', new RegExp(String.raw`https?://(?:[^\s/@"'\\]{0,300}@)?(${HOST})`, 'g')],
	['host', new RegExp(String.raw`\blookup (${HOST})(?![\w.-])`, 'g')],
	['host', new RegExp(String.raw`\bdial (?:tcp|udp)[46]?:? (${HOST}):\d`, 'g')],
	['host', new RegExp(String.raw`\b(?:host|address)=${Q}(${HOST})[:"\\]`, 'g')],
	['host', new RegExp(String.raw`(?:certificate is valid for|, not) (${HOST})(?![\w.-])`, 'g')],
	['host', new RegExp(String.raw`The connection to the server (${HOST})[: ]`, 'g')],
];

const address = /(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.]*\d)/g;

/** Words that may contain a name; in a URL, they may follow an encoded sign. */
const tokens = /(?:(?<=%[\dA-F]{2})|(?<!%[\dA-F]?))[A-Za-z0-9][\w.-]*/g;

/** A name that is an ordinary word is only replaced between these. */
const opens =
	/(?:%[\dA-F]{2}|["/:=\u201c;(]|(?<![A-Za-z])'|-n |--as |name: |(?:namespace|[Uu]ser|serviceaccount):? |^)$/;
const closes = /^(?:["'/?&%:,;.)\\\u201d\s]|$)/;

/**
Replaces names consistently: the same name always gets the same pseudonym.

Names are first learned from places where only names occur, then replaced everywhere. Kubernetes' own words stay, and so does the
structure: `system:serviceaccount:ns-1:name-2`. Addresses become others from the range reserved for network benchmarks (RFC 2544),
so that they still parse as addresses.
*/
export class Pseudonyms {
	readonly #names = new Map<string, string>();
	readonly #counts = new Map<Kind, number>();
	/** Names with characters that words do not have: email addresses, ARNs. */
	readonly #odd: string[] = [];

	/** Learns the names in a line. */
	learn(text: string): void {
		for (const [kind, pattern] of places) {
			for (const [, name = ''] of text.matchAll(pattern)) this.#add(kind, name);
		}

		for (const [ip] of text.matchAll(address)) this.#add('ip', ip);
	}

	/** The text with pseudonyms. */
	rename(text: string): string {
		let result = text;
		for (const name of this.#odd) result = result.replaceAll(name, this.#names.get(name) ?? name);
		return result.replaceAll(tokens, (token, offset: number, whole: string) => this.#token(token, offset, whole));
	}

	/** The mapping, one per line. */
	get text(): string {
		return Array.from(this.#names, ([name, pseudonym]) => `${pseudonym}\t${name}\n`).join('');
	}

	#add(kind: Kind, found: string): void {
		const name = found.replace(/[.,;:]{1,20}$/, '');
		if (kind === 'host' && /^\d{1,3}(?:\.\d{1,3}){3}$/.test(name)) {
			this.#add('ip', name);
			return;
		}

		if (name === '' || this.#names.has(name) || isPseudonym.test(name) || wellKnown(name)) return;
		const count = (this.#counts.get(kind) ?? 0) + 1;
		this.#counts.set(kind, count);
		const pseudonym = kind === 'ip' ? `198.18.${(count >> 8) & 255}.${count & 255}` : `${kind}-${count}`;
		this.#names.set(name, pseudonym);
		if (!/^[\w.-]+$/.test(name)) {
			this.#odd.push(name);
			// A name may be part of another one.
			this.#odd.sort((one, other) => other.length - one.length);
		}
	}

	#token(token: string, offset: number, whole: string): string {
		const bare = token.replace(/[.-]{1,20}$/, '');
		const known = this.#names.get(bare);
		if (known !== undefined) {
			const isWord = /^[A-Za-z]+$/.test(bare);
			const before = whole.slice(Math.max(0, offset - 16), offset);
			if (isWord && !(opens.test(before) && closes.test(whole.slice(offset + bare.length, offset + bare.length + 1))))
				return token;
			return known + token.slice(bare.length);
		}

		if (bare.startsWith('allow-')) return this.#grant(token);
		// `db.shop.svc`: a service, its namespace, and a common suffix.
		if (!bare.includes('.svc')) return token;
		return token
			.split('.')
			.map(part => this.#names.get(part) ?? part)
			.join('.');
	}

	/** The name of a role proposed by this program: who, where, what. */
	#grant(token: string): string {
		let result = `${token}-`;
		for (const [name, pseudonym] of this.#names) result = result.replace(`-${name}-`, `-${pseudonym}-`);
		return result.slice(0, -1);
	}
}

const isPseudonym = /^(?:(?:host|user|ns|name)-\d+|198\.1[89]\.\d+\.\d+)$/;
