import {expect, test} from '@jest/globals';
import {analyzeText} from '../../src/pipeline.ts';

/** All objects of a kind are created at one URL: which failures are one, which are several, and whose words are whose. */

const url = 'https://10.0.0.1:6443/api/v1/namespaces/web/pods?fieldManager=kubectl-create';
const at = (file: string) => `I1120 21:09:17.319062   21740 ${file}] `;
const post = (status: string) =>
	`${at('round_trippers.go:632')}"Response" verb="POST" url="${url}" status="${status}" milliseconds=5\n`;
const body = (text: string) => `${at('request.go:1181')}Request Body: ${text}\n`;
const object = (code: number, reason: string, message: string) =>
	`${at('helpers.go:246')}server response object: [${JSON.stringify({kind: 'Status', metadata: {}, status: 'Failure', message, reason, code}, undefined, 2)}]\n`;
const quota = (name: string) =>
	`pods "${name}" is forbidden: exceeded quota: ${name}-quota, requested: pods=1, used: pods=10, limited: pods=10`;
const taken = (name: string) => `pods "${name}" already exists`;

const found = (log: string) =>
	analyzeText(log).findings.map(({id, exchanges, evidence, count}) => ({
		id,
		statuses: exchanges.map(({status}) => status),
		lines: evidence.map(({number}) => number).toSorted((one, other) => one - other),
		count,
	}));

test('two objects refused with two statuses are two findings, each with its own words', () => {
	const log = [
		post('403 Forbidden'),
		post('409 Conflict'),
		object(403, 'Forbidden', `error when creating "all.yaml": ${quota('a')}`),
		object(409, 'AlreadyExists', `error when creating "all.yaml": ${taken('b')}`),
		`Error from server (Forbidden): error when creating "all.yaml": ${quota('a')}\n`,
		`Error from server (AlreadyExists): error when creating "all.yaml": ${taken('b')}\n`,
	].join('');
	expect(found(log)).toEqual([
		{id: 'admission/quota-exceeded', statuses: [403], lines: [1, 7, 19], count: 1},
		{id: 'conflict/already-exists', statuses: [409], lines: [2, 15, 20], count: 1},
	]);
});

test('with one status, words belong to the objects in the order in which they failed', () => {
	const log = [
		post('403 Forbidden'),
		post('403 Forbidden'),
		`Error from server (Forbidden): error when creating "all.yaml": ${quota('a')}\n`,
		'Error from server (Forbidden): error when creating "all.yaml": pods is forbidden: User "jane" cannot create resource "pods" in API group "" in the namespace "web"\n',
	].join('');
	expect(found(log)).toEqual([
		{id: 'admission/quota-exceeded', statuses: [403], lines: [1, 3], count: 1},
		{id: 'authorization/rbac-denied', statuses: [403], lines: [2, 4], count: 1},
	]);
});

test('an object that was created makes no other one good', () => {
	expect(
		found(post('409 Conflict') + post('201 Created') + `Error from server (AlreadyExists): ${taken('a')}\n`),
	).toEqual([{id: 'conflict/already-exists', statuses: [409], lines: [1, 3], count: 1}]);
});

test.each(['500 Internal Server Error', '429 Too Many Requests'])('%s is made good by the next try', status => {
	expect(found(post(status) + post('201 Created'))).toEqual([]);
});

test('the same body shows the same object', () => {
	const refused = (name: string) => body(`{"metadata":{"name":"${name}"}}`) + post('404 Not Found');
	const created = body('{"metadata":{"name":"a"}}') + post('201 Created');
	expect(found(refused('a') + created)).toEqual([]);
	expect(found(refused('b') + created).map(({statuses}) => statuses)).toEqual([[404]]);
});

test('an object that failed twice is one failure', () => {
	const refused = body('{"metadata":{"name":"a"}}') + post('409 Conflict');
	expect(found(refused + refused + `Error from server (AlreadyExists): ${taken('a')}\n`)).toMatchObject([
		{statuses: [409, 409], count: 2},
	]);
});

test('objects of one kind that are missing are told apart by their names', () => {
	const gone = (name: string) =>
		`${at('round_trippers.go:632')}"Response" verb="DELETE" url="https://10.0.0.1:6443/api/v1/namespaces/web/pods/${name}" status="404 Not Found" milliseconds=5\n`;
	const missing = (name: string) =>
		`${at('helpers.go:246')}server response object: [${JSON.stringify({kind: 'Status', metadata: {}, status: 'Failure', message: `pods "${name}" not found`, reason: 'NotFound', details: {name, kind: 'pods'}, code: 404}, undefined, 2)}]\n`;
	const last = (name: string) => `Error from server (NotFound): pods "${name}" not found\n`;
	const {findings} = analyzeText([gone('a'), gone('b'), missing('a'), missing('b'), last('a'), last('b')].join(''));
	expect(findings.map(({facts, evidence}) => [facts['name'], evidence.map(({number}) => number)])).toEqual([
		['a', expect.arrayContaining([1, 7, 27])],
		['b', expect.arrayContaining([2, 19, 28])],
	]);
});

test('words without a name belong to objects of one kind in the order in which they failed', () => {
	const patch = (name: string) =>
		`${at('round_trippers.go:632')}"Response" verb="PATCH" url="https://10.0.0.1:6443/apis/apps/v1/namespaces/web/deployments/${name}?fieldManager=kubectl&force=false" status="409 Conflict" milliseconds=5\n`;
	const words = (manager: string) =>
		`Apply failed with 1 conflict: conflict with "${manager}" using apps/v1: .spec.replicas\n`;
	const {findings} = analyzeText([patch('a'), patch('b'), words('hpa'), words('vpa')].join(''));
	expect(findings.map(({id, facts}) => [id, facts['name'], facts['managers']])).toEqual([
		['conflict/ssa-field-conflict', 'a', ['hpa']],
		['conflict/ssa-field-conflict', 'b', ['vpa']],
	]);
});
