import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from '@jest/globals';
import {parse} from 'yaml';
import {analyze, causes} from '../src/index.ts';
import {contradictions} from './cluster/judge/contradictions.ts';
import {disappointments} from './cluster/judge/expectations.ts';
import type {Recording} from './cluster/lab/recording.ts';
import {servers} from './cluster/lab/server-description.ts';
import {situations} from './cluster/lab/situation.ts';

/** What `npm run cluster -- --record` has kept of a real control plane: the log, and what the server saw of each request. */

const folder = join(import.meta.dirname, '..', 'samples', 'cluster');
const names = readdirSync(folder).flatMap(file => /^(.+)\.json$/.exec(file)?.[1] ?? []);

const recordingOf = (name: string): Recording => {
	const read = (extension: string) => readFileSync(join(folder, `${name}.${extension}`), 'utf8');
	return {...(JSON.parse(read('json')) as Omit<Recording, 'log'>), log: read('log')};
};

describe('what is said of a record is what the server did', () => {
	test.each(names)('%s', name => {
		const recording = recordingOf(name);
		const situation = situations.get(recording.situation);
		if (situation === undefined) throw new Error(`there is no situation ${recording.situation} any more`);
		const report = analyze(recording.log);
		expect(disappointments(report, situation, recording)).toEqual([]);
		if (situation.unaudited === undefined) expect(contradictions(report, recording)).toEqual([]);
	});
});

test('the judge notices a report that says something else than the server', () => {
	const recording = recordingOf(names.find(name => name.startsWith('authorization-')) ?? '');
	const report = analyze(recording.log);
	const denied = recording.requests.map(request => ({...request, decision: 'allow'}));
	expect(contradictions(report, {requests: denied})).not.toEqual([]);
	const unknown = recording.requests.map(request => ({...request, user: null}));
	expect(contradictions(report, {requests: unknown})).not.toEqual([]);
	expect(contradictions(report, {requests: []})).not.toEqual([]);
});

test('every cause is staged in the cluster, or the list says why it cannot be', () => {
	const unstaged = parse(readFileSync(join(import.meta.dirname, 'cluster', 'unstaged.yaml'), 'utf8')) as Record<
		string,
		string
	>;
	const staged = new Set([...situations.values()].flatMap(({says}) => says.flatMap(({cause}) => cause.split(' | '))));
	const known = new Set(causes.map(({id}) => id));
	expect([...staged, ...Object.keys(unstaged)].filter(id => !known.has(id))).toEqual([]);
	expect([...known].filter(id => !staged.has(id) && unstaged[id] === undefined)).toEqual([]);
	expect(Object.keys(unstaged).filter(id => staged.has(id))).toEqual([]);
});

test('every kind of control plane has a situation, and every situation its control plane', () => {
	const used = new Set([...situations.values()].map(({server = 'standard'}) => server));
	expect([...used].toSorted()).toEqual([...servers.keys()].toSorted());
});
