import {inspect} from 'node:util';
import {MessageChannel, receiveMessageOnPort} from 'node:worker_threads';
import {describe, expect, test} from '@jest/globals';
import {analyze, analyzeStream, causes, compare, parse} from '../../src/index.ts';

import {allSamples, sampleText} from '../support/samples.ts';

/** Whatever can be reached from a value, members that are not enumerable and prototypes too. */
function* reachable(value: unknown, seen = new Set()): Generator {
	yield value;
	if (typeof value !== 'object' || value === null || seen.has(value)) return;
	seen.add(value);
	const prototype: unknown = Object.getPrototypeOf(value);
	if (prototype !== Object.prototype && prototype !== Array.prototype) yield prototype;
	for (const key of Reflect.ownKeys(value)) {
		const descriptor = Object.getOwnPropertyDescriptor(value, key);
		if (descriptor?.get !== undefined || descriptor?.set !== undefined) yield descriptor;
		else yield* reachable(descriptor?.value, seen);
	}
}

/** Objects, arrays, strings, numbers, booleans and null: `undefined` would be lost in JSON. */
const isPlain = (value: unknown): boolean =>
	value === null || ['string', 'number', 'boolean', 'object'].includes(typeof value);

const token = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJqYW5lIn0.c2lnbmF0dXJlLXRoYXQtbm9ib2R5LW1heS1zZWU';
const secretLog = [
	`I1120 21:09:17.316304   21740 round_trippers.go:466] curl -v -XGET -H "Authorization: Bearer ${token}" -H "User-Agent: kubectl/v1.28.3" 'https://10.0.0.1/api/v1/namespaces/web/secrets/db?token=${token}'`,
	'I1120 21:09:17.316304   21740 round_trippers.go:553] GET https://10.0.0.1/api/v1/namespaces/web/secrets/db 403 Forbidden in 5 milliseconds',
	'I1120 21:09:17.316304   21740 round_trippers.go:577] Response Headers:',
	`I1120 21:09:17.316304   21740 round_trippers.go:580]     Set-Cookie: session=${token}`,
	`I1120 21:09:17.316304   21740 request.go:1212] Response Body: {"kind":"Secret","data":{"password":"${token}"}}`,
	'Error from server (Forbidden): secrets "db" is forbidden: User "jane" cannot get resource "secrets" in API group "" in the namespace "web"',
	'',
].join('\n');

describe('what the library gives is plain data', () => {
	test.each(allSamples)('%s', name => {
		const report = analyze(sampleText(name), {name});
		for (const value of reachable(report)) if (!isPlain(value)) throw new Error(`not plain: ${inspect(value)}`);
		expect(structuredClone(report)).toEqual(report);
		expect(JSON.parse(JSON.stringify(report))).toEqual(report);
		for (const {exchanges} of report.runs) for (const exchange of exchanges) expect({...exchange}).toEqual(exchange);
	});

	test('comparisons, runs and causes too', () => {
		const [good, bad] = ['recorded/1.33.9/get-pods.v8.log', 'pasted/003-jenkins-sa-cannot-create.log'].map(sampleText);
		for (const made of [compare(good ?? '', bad ?? ''), parse(bad ?? ''), causes]) {
			for (const value of reachable(made)) expect(isPlain(value)).toBe(true);
			expect(structuredClone(made)).toEqual(made);
			expect(JSON.parse(JSON.stringify(made))).toEqual(made);
		}
	});

	test('it can be posted to a worker', () => {
		const {port1, port2} = new MessageChannel();
		const report = analyze(secretLog);
		port1.postMessage(report);
		expect(receiveMessageOnPort(port2)?.message).toEqual(report);
		port1.close();
	});

	test('no secret is in it at any depth, and nothing prints one', async () => {
		const report = analyze(secretLog);
		async function* bytes() {
			yield new TextEncoder().encode(secretLog);
		}

		for (const made of [report, parse(secretLog), await analyzeStream(bytes()), compare(secretLog, secretLog)]) {
			for (const value of reachable(made)) if (typeof value === 'string') expect(value).not.toContain(token);
			for (const text of [inspect(made, {depth: Infinity, showHidden: true, getters: true}), JSON.stringify(made)])
				expect(text).not.toContain('c2lnbmF0dXJl');
		}

		expect(inspect(report.runs[0]?.exchanges[0])).toContain('https://10.0.0.1/api/v1/namespaces/web/secrets/db');
		expect(JSON.stringify(analyze(secretLog, {showSecrets: true}))).toContain(token);
	});

	test('is the report of the command, byte for byte', async () => {
		const {runCli} = await import('../support/run-cli.ts');
		let compared = 0;
		for (const name of allSamples.filter((_, index) => index % 10 === 0)) {
			const {stdout} = await runCli(['analyze', '--report', 'json', `samples/${name}`]);
			// The command refuses a log without requests.
			if (stdout === '') continue;
			compared++;
			const text = Buffer.from(stdout, 'latin1').toString();
			const own = JSON.parse(text) as {sources: [{name: string}]};
			expect(`${JSON.stringify(analyze(sampleText(name), {name: own.sources[0].name}), undefined, 2)}\n`).toBe(text);
		}

		expect(compared).toBeGreaterThan(5);
	});
});
