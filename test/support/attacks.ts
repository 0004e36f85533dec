import {parsePattern, type Pattern} from './pattern-tree.ts';

/** A growing text: `start`, then `unit` as often as needed, then `end`. */
export type Attack = {readonly start: string; readonly unit: string; readonly end: string};

export const attackText = ({start, unit, end}: Attack, length: number): string =>
	start + unit.repeat(Math.ceil(length / unit.length)) + end;

/** A character that no pattern expects. */
const STRANGE = '\u0001';
/** Tried for `.` or `[^…]`: what logs consist of. */
const COMMON = 'a0A "./-:=,_{<(\\\n\t\u00E9!';
/** Above this, a bounded repetition is attacked like an unbounded one: the bound may be too generous. */
const MANY = 2000;

/** Builds the attacks on a pattern from the pattern itself. */
export function attacksOn({source, flags}: RegExp): Attack[] {
	const tree = parsePattern(source);
	const own = ownCharacters(tree);
	const candidates = [...new Set([...own, ...COMMON.split('')])];
	const matching = new Map<string, string[]>();
	/** Characters that a set matches, the pattern's own first. */
	const charactersOf = (set: string): string[] => {
		let found = matching.get(set);
		if (found === undefined) {
			const one = new RegExp(`^(?:${set})$`, flags.replace(/[gy]/g, ''));
			found = candidates.filter(character => one.test(character));
			matching.set(set, found);
		}

		return found;
	};
	/** The shortest text that a part matches, or one with everything optional included once. */
	const witness = (part: Pattern, full: boolean): string => {
		switch (part.type) {
			case 'set': {
				const found = charactersOf(part.source);
				return found.find(character => /\w/.test(character)) ?? found[0] ?? '';
			}

			case 'sequence':
				return part.items.map(item => witness(item, full)).join('');
			case 'choice':
				return part.items[0] === undefined ? '' : witness(part.items[0], full);
			case 'repeat':
				return witness(part.body, full).repeat(Math.min(full ? Math.max(1, part.min) : part.min, 20));
			default:
				return '';
		}
	};
	const attacks = new Map<string, Attack>();
	const add = (start: string, unit: string, end: string) => {
		if (unit !== '') attacks.set(JSON.stringify([start, unit, end]), {start, unit, end});
	};

	const walk = (part: Pattern, before: string, after: string): void => {
		if (part.type === 'sequence') {
			const texts = part.items.map(item => [witness(item, false), witness(item, true)] as const);
			for (const [index, item] of part.items.entries()) {
				const left = texts.slice(0, index).map(([short]) => short);
				const right = texts.slice(index + 1).map(([, long]) => long);
				walk(item, before + left.join(''), right.join('') + after);
			}
		} else if (part.type === 'choice') for (const item of part.items) walk(item, before, after);
		else if (part.type === 'look') walk(part.body, before, '');
		else if (part.type === 'repeat') {
			walk(part.body, before, after);
			if (part.max < MANY) return;
			const pumps =
				part.body.type === 'set'
					? pumpsOf(charactersOf(part.body.source), own)
					: [...new Set([witness(part.body, false), witness(part.body, true), ...branches(part.body)])];
			for (const pump of pumps) {
				const stop = ['\n', '!', ' ', '"'].find(text => !pump.includes(text)) ?? STRANGE;
				for (const end of [STRANGE, `${stop}${STRANGE}`]) {
					add(before, pump, end);
					add('', pump, end);
				}

				// The start of a match, repeatedly: each one may scan for its end through the rest of the text.
				add('', before + pump, STRANGE);
				if (before !== '') add('', before, STRANGE);
				// All but the last character of what must follow, repeatedly.
				if (after.length > 1) add(before, pump + after.slice(0, -1), STRANGE);
				add('', before + pump + after, STRANGE);
			}
		}
	};

	/** Every alternative of a repeated group once. */
	const branches = (part: Pattern): string[] =>
		part.type === 'choice'
			? part.items.flatMap(branches)
			: part.type === 'set'
				? charactersOf(part.source).slice(0, 3)
				: [witness(part, true)];

	walk(tree, '', '');
	// Patterns without a long-running repetition are linear: every position is tried, each for a bounded time.
	if (attacks.size > 0) for (const character of own.slice(0, 8)) add('', character, STRANGE);
	return [...attacks.values()];
}

/** Some characters that a set matches: the pattern's own, a letter, a blank. */
function pumpsOf(matched: readonly string[], own: readonly string[]): string[] {
	const wanted = [...matched.filter(character => own.includes(character)).slice(0, 3), 'a', '0', ' '];
	const pumps = wanted.filter(character => matched.includes(character));
	return [...new Set(pumps.length === 0 ? matched.slice(0, 2) : pumps)].slice(0, 4);
}

/** The single characters named in a pattern. */
function ownCharacters(tree: Pattern): string[] {
	const found = new Set<string>();
	const walk = (part: Pattern): void => {
		if (part.type === 'sequence' || part.type === 'choice') part.items.forEach(walk);
		else if (part.type === 'look' || part.type === 'repeat') walk(part.body);
		else if (part.type === 'set') {
			if (part.source.length === 1 && part.source !== '.') found.add(part.source);
			else if (/^\\[^\w]$/.test(part.source)) found.add(part.source.slice(1));
			else if (part.source.startsWith('['))
				for (const character of part.source.replace(/\\[a-zA-Z]|^\[\^?|\]$|\\/g, '').slice(0, 6)) found.add(character);
		}
	};

	walk(tree);
	return [...found];
}
