// The screen in a real terminal: time until something is visible, and until a key takes effect.
import {spawn} from '@lydell/node-pty';
import {root} from './measure.js';

/** Timeout in milliseconds. */
const PATIENCE = 60_000;
/** Requests of the log used to measure keys; the most that a screen lists. */
const REQUESTS = 100_000;
/** Measurements per key. */
const TIMES = 9;
/** Milliseconds without a frame after which none is coming. */
const QUIET = 400;
/** Ends every frame. */
const FRAME = '\u001b[?2026l';

/** A program in a terminal; its output is only searched. */
class Terminal {
	#pty;
	#written = '';
	#look = () => {};
	start = performance.now();

	constructor(args) {
		this.#pty = spawn(process.execPath, args, {
			cols: 140,
			rows: 40,
			cwd: root,
			// As in the other measurements: NODE_EXTRA_CA_CERTS, for instance, is read on each start.
			env: {...process.env, TERM: 'xterm-256color', LANG: 'C.UTF-8'},
		});
		this.ended = new Promise(resolve => {
			this.#pty.onExit(resolve);
		});
		this.#pty.onData(data => {
			this.#written += data;
			this.#look();
		});
	}

	/** Resolves with the milliseconds since `from` as soon as this has been written. */
	async until(what, from = this.start) {
		const {promise, resolve, reject} = deferred();
		const timer = setTimeout(() => reject(new Error(`no ${what} within ${PATIENCE / 1000} s`)), PATIENCE);
		this.#look = () => {
			if (typeof what === 'string' ? this.#written.includes(what) : what.test(this.#written))
				resolve(performance.now() - from);
		};
		this.#look();
		try {
			return await promise;
		} finally {
			clearTimeout(timer);
			this.#look = () => {};
		}
	}

	/** Presses keys, and waits until drawing stops. */
	async settle(keys) {
		this.#pty.write(keys);
		for (let before; before !== this.#written;) {
			before = this.#written;
			await new Promise(resolve => setTimeout(resolve, QUIET));
		}
	}

	/** Milliseconds from these keys to the resulting frame. */
	press(keys) {
		this.#written = '';
		const from = performance.now();
		this.#pty.write(keys);
		return this.until(FRAME, from);
	}

	end() {
		this.#pty.kill('SIGKILL');
		return this.ended;
	}
}

function deferred() {
	let resolve, reject;
	const promise = new Promise((...both) => {
		[resolve, reject] = both;
	});
	return {promise, resolve, reject};
}

const median = numbers => numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)];

async function several(count, measure) {
	const numbers = [];
	for (let turn = 0; turn < count; turn++) numbers.push(await measure());
	return numbers;
}

/** The list has requests, and the verdict above it is drawn in the same frame. */
const requests = /\[Requests [1-9]/;

/** Milliseconds from program start until its screen shows this. */
async function untilShown(args, what) {
	const terminal = new Terminal(['dist/cli.js', 'analyze', ...args]);
	const ms = await terminal.until(what);
	await terminal.end();
	return ms;
}

/** A kubectl run at -v=6, one line per request; every thousandth one fails. */
export function* manyRequests() {
	for (let number = 0; number < REQUESTS; number++) {
		const status = number % 1000 === 999 ? '500 Internal Server Error' : '200 OK';
		yield `I1120 21:20:55.240392     887 round_trippers.go:560] GET https://10.0.0.1:6443/api/v1/namespaces/shop/pods/web-${number} ${status} in ${number % 90} milliseconds\n`;
	}
}

/** Key names, what they send, and what is pressed before them each time, so that they change the screen. */
const keys = [
	['j', 'j', ''],
	['PgDn', '\u001b[6~', ''],
	['G', 'G', 'g'],
	['g', 'g', 'G'],
	['e', 'e', ''],
	['/web-77777 Enter', '\r', 'g/web-77777'],
	['f status:>=400 Enter', '\r', 'f\u0015\rf\u0015status:>=400'],
];

/** Table rows: the action, the median and the worst response time. */
async function answers(path) {
	const terminal = new Terminal(['dist/cli.js', 'analyze', path]);
	// Everything is read, and the cursor has followed to the end.
	await terminal.until(`of ${REQUESTS}`);
	await terminal.settle('g');
	const rows = [];
	for (const [name, key, before] of keys) {
		const times = await several(TIMES, async () => {
			if (before !== '') await terminal.settle(before);
			return terminal.press(key);
		});
		rows.push([name, median(times), Math.max(...times)]);
	}

	await terminal.end();
	return rows;
}

/** `small`, `large`, `many`: paths of logs. */
export async function measureScreen({small, large, many}) {
	const bare = median(
		await several(7, async () => {
			const terminal = new Terminal(['-e', '0']);
			await terminal.ended;
			return performance.now() - terminal.start;
		}),
	);
	const first = median(await several(7, () => untilShown([small], requests)));
	const growing = median(await several(3, () => untilShown([large], requests)));
	return {bare, first, growing, answers: await answers(many)};
}
