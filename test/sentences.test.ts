import {readdirSync, readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from '@jest/globals';
import {analyzeText} from '../src/pipeline.ts';
import type {Finding} from '../src/model/finding.ts';
import {journeyOf} from '../src/http/journey.ts';
import {commandLine} from '../src/text/shell.ts';
import {casesOf} from './support/cases.ts';

/** What no sentence of any finding may say, over all fixtures and samples; each test names what it found. */

const filesUnder = (folder: string): string[] =>
	readdirSync(folder).flatMap(name => {
		const path = join(folder, name);
		return statSync(path).isDirectory() ? filesUnder(path) : [path];
	});
const root = new URL('..', import.meta.url).pathname;
const logs = [
	...filesUnder(join(root, 'test/causes')).flatMap(path =>
		casesOf(readFileSync(path, 'utf8')).map(({title, log}) => [`${path.slice(root.length)}: ${title}`, log] as const),
	),
	...filesUnder(join(root, 'samples'))
		.filter(path => path.endsWith('.log'))
		.map(path => [path.slice(root.length), readFileSync(path, 'utf8')] as const),
];
const findings = logs.flatMap(([name, log]) => analyzeText(log).findings.map(finding => ({name, log, finding})));

type Found = (typeof findings)[number];

/** Where a rule is broken: the log, the finding and the words. */
const broken = (words: (found: Found) => readonly string[]): string[] =>
	findings.flatMap(found => words(found).map(text => `${found.name}: ${found.finding.id}: ${text}`));

const commandsOf = ({nextSteps}: Finding): string[] => nextSteps.map(step => commandLine(step));

/** Everything that a finding says in sentences. */
const sentencesOf = ({summary, unknowns, nextSteps, rulesOut}: Finding): string[] => [
	summary,
	...unknowns.flatMap(({what, because, settledBy}) => [what, because, settledBy]),
	...nextSteps.map(({why}) => why),
	...rulesOut.map(({because}) => because),
];

const levelShown = ({exchanges}: Finding): number => {
	if (exchanges.some(({timing, dials}) => dials.length > 0 || Object.keys(timing).length > 0)) return 9;
	return exchanges.some(({responseBody}) => responseBody !== undefined && responseBody.truncated === 0) ? 8 : 0;
};

test('nobody is sent to run the command again at a log level that the log has', () => {
	expect(
		broken(({finding}) =>
			[...sentencesOf(finding), ...commandsOf(finding)].filter(text => {
				const level = /the same command[^.;]*-v=(\d+)/i.exec(text)?.[1];
				return level !== undefined && Number(level) <= levelShown(finding);
			}),
		),
	).toEqual([]);
});

test('who was not accepted is not sent to ask who he is', () => {
	expect(
		broken(({finding}) =>
			finding.exchanges.some(({status}) => status === 401) && finding.stage === 'authentication'
				? commandsOf(finding).filter(text => text.includes('auth whoami'))
				: [],
		),
	).toEqual([]);
});

test('only what RBAC refused is granted by a role', () => {
	expect(
		broken(({finding}) =>
			finding.class === 'authorization' || finding.cause === 'anonymous-user'
				? []
				: commandsOf(finding).filter(text => /create (?:cluster)?role/.test(text)),
		),
	).toEqual([]);
});

test('clocks are spoken of where the log shows a time', () => {
	expect(
		broken(({finding, log}) =>
			// The certificates of servers are judged by the clock of the client.
			/Date: |current time|Signature (?:expired|not yet)|"exp"|"iat"|certificate has expired|certificate is not yet valid/.test(
				log,
			)
				? []
				: sentencesOf(finding).filter(text => /\bclocks?\b/i.test(text)),
		),
	).toEqual([]);
});

test('a write that may have been stored is not called safe to repeat', () => {
	const sent: ReadonlySet<string> = new Set(['response', 'storage', 'output']);
	expect(
		broken(({finding}) =>
			finding.retryable &&
			finding.responder === 'nobody' &&
			finding.exchanges.some(
				({method, url, status}) => method === 'POST' && status === undefined && !url.includes('review'),
			) &&
			sent.has(finding.stage)
				? [finding.summary]
				: [],
		),
	).toEqual([]);
});

const clusterScoped =
	'namespaces nodes persistentvolumes clusterroles clusterrolebindings customresourcedefinitions storageclasses priorityclasses runtimeclasses validatingwebhookconfigurations mutatingwebhookconfigurations apiservices certificatesigningrequests'.split(
		' ',
	);

test('what belongs to no namespace is looked for in none', () => {
	const kinds = clusterScoped.join('|');
	expect(
		broken(({finding}) =>
			[...commandsOf(finding), ...sentencesOf(finding)].filter(text =>
				new RegExp(
					String.raw`kubectl (?:get|describe) (?:${kinds})\b(?!,)[^|]* (?:-n|--namespace|-A|--all-namespaces)\b|\b(?:${kinds}) "[^"]*"[^.]* in (?:the )?namespace`,
				).test(text),
			),
		),
	).toEqual([]);
});

test('without an answer, no stage of the connection passes but by a word of the log', () => {
	const networkProof = /^(?:line \d+: |resolved to |what failed came after )/;
	expect(
		broken(({finding}) => {
			const [exchange] = finding.exchanges;
			if (exchange === undefined) return [];
			const isSilent =
				exchange.status === undefined && exchange.dials.length === 0 && exchange.responseHeaders.size === 0;
			if (!isSilent || finding.reached !== undefined) return [];
			return journeyOf(exchange, finding, finding.run)
				.filter(({stage, outcome}) => /^(?:dns|tcp|tls)$/.test(stage) && outcome === 'passed')
				.filter(({proof}) => !networkProof.test(proof))
				.map(({stage, proof}) => `${stage}: ${proof}`);
		}),
	).toEqual([]);
});

test('every step says in a sentence what it does, and a long summary is cut', () => {
	expect(
		broken(({finding}) => [
			...finding.nextSteps.map(({why}) => why).filter(why => !/[.?]$/.test(why)),
			...(finding.summary.length > 600 ? [finding.summary] : []),
		]),
	).toEqual([]);
});
