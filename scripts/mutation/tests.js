// What tests import from `@jest/globals`, as far as they need it: it only collects them.
import {format, isDeepStrictEqual} from 'node:util';
import {expect} from 'expect';

/** What most expectations are, and that they hold: `expect` makes all its matchers for each value, which takes longer than the tests. */
const holds = {
	toBe: Object.is,
	toBeLessThanOrEqual: (value, most) => value <= most,
	toEqual: isDeepStrictEqual,
	toMatch: (value, pattern) => typeof value === 'string' && pattern instanceof RegExp && value.search(pattern) !== -1,
};

const quick = value =>
	new Proxy(holds, {
		get: (_, name) =>
			Object.hasOwn(holds, name)
				? expected => holds[name](value, expected) || expect(value)[name](expected)
				: expect(value)[name],
	});

/** The tests of one evaluation of the bundle, in order. */
export class Tests {
	expect = Object.assign(quick, expect);
	test = this.#forEach((name, run) => this.#add(name, run));
	describe = this.#forEach((name, define) => this.#within(name, define));

	/** Instead of `analyzeText`: gets its arguments, itself, and `judge`. */
	analyze;

	/** `{id, run}`; an id is the file, the names of the groups, and the name. */
	all = [];
	#names = [''];
	#ids = new Map();

	constructor(analyze) {
		this.analyze = analyze;
	}

	/** The file of the tests that follow. */
	set file(name) {
		this.#names = [name];
	}

	#within(name, define) {
		this.#names.push(name);
		define();
		this.#names.pop();
	}

	#add(name, run) {
		const id = [...this.#names, name].join(' › ');
		const number = (this.#ids.get(id) ?? 0) + 1;
		this.#ids.set(id, number);
		this.all.push({id: number === 1 ? id : `${id} (${number})`, run});
	}

	#forEach(one) {
		return Object.assign(one, {
			each: rows => (name, run) => {
				for (const row of rows) {
					const values = Array.isArray(row) ? row : [row];
					const shown = values.slice(0, name.match(/%[sdij]/g)?.length ?? 0);
					one(format(name, ...shown), () => run(...values));
				}
			},
		});
	}
}
