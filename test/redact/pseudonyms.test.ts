import {expect, test} from '@jest/globals';
import {analyzeText} from '../../src/pipeline.ts';
import {Pseudonyms} from '../../src/redact/pseudonyms.ts';
import {withPseudonyms} from '../../src/redact/report.ts';
import {reportOf} from '../../src/report/report.ts';

const log = `+ kubectl get pods -n shop --v=8
I1120 21:09:17.316304   21740 loader.go:395] Config loaded from file:  /home/jane/.kube/config
I1120 21:09:17.325638   21740 round_trippers.go:553] GET https://api.corp.example:6443/api/v1/namespaces/shop/pods/db-0 403 Forbidden in 5 milliseconds
I1120 21:09:17.325868   21740 request.go:1212] Response Body: {"kind":"Status","apiVersion":"v1","status":"Failure","message":"pods \\"db-0\\" is forbidden: User \\"jane\\" cannot get resource \\"pods\\" in API group \\"\\" in the namespace \\"shop\\"","reason":"Forbidden","details":{"name":"db-0","kind":"pods"},"code":403}
Error from server (Forbidden): pods "db-0" is forbidden: User "jane" cannot get resource "pods" in API group "" in the namespace "shop"
Unable to reach 10.20.30.40, system:serviceaccount:shop:ci, db-0.shop.svc and kube-system
`;

const renamed = (text: string) => {
	const pseudonyms = new Pseudonyms();
	for (const line of text.split('\n')) pseudonyms.learn(line);
	return {text: pseudonyms.rename(text), names: pseudonyms.text};
};

test('one name has one pseudonym, wherever it stands', () => {
	const {text, names} = renamed(log);
	for (const name of ['jane', 'shop', 'db-0', 'api.corp.example', '10.20.30.40']) expect(text).not.toContain(name);
	expect(names.split('\n').toSorted()).toEqual(
		[
			'',
			'user-1\tjane',
			'ns-1\tshop',
			'name-1\tdb-0',
			'name-2\tci',
			'host-1\tapi.corp.example',
			'198.18.0.1\t10.20.30.40',
		].toSorted(),
	);
	expect(text).toContain('GET https://host-1:6443/api/v1/namespaces/ns-1/pods/name-1 403');
	expect(text).toContain(String.raw`pods \"name-1\" is forbidden: User \"user-1\" cannot get resource \"pods\"`);
	expect(text).toContain('/home/user-1/.kube/config');
	expect(text).toContain('198.18.0.1, system:serviceaccount:ns-1:name-2, name-1.ns-1.svc and kube-system');
});

test('words of Kubernetes are nobody’s names', () => {
	for (const text of [
		'GET https://localhost:6443/api/v1/namespaces/kube-system/pods 200 OK',
		'dial tcp 127.0.0.1:6443: connect: connection refused',
		'User "system:anonymous" cannot list resource "pods" in API group "" in the namespace "default"',
		'GET https://kubernetes.default.svc/apis/rbac.authorization.k8s.io/v1/clusterroles/cluster-admin',
		'groups=["system:masters","system:authenticated"]',
	]) {
		expect(renamed(text).text).toBe(text);
	}
});

test('a word of a sentence stays, though somebody is called so', () => {
	expect(renamed(`/home/t/.kube/config\nerror: the server doesn't have it`).text).toContain("doesn't have it");
	expect(renamed('GET https://h.example/api/v1/namespaces/test/pods\nthis is a test of it').text).toContain(
		'this is a test of it',
	);
});

test('a report has the same findings, and no name in it', () => {
	const report = reportOf(analyzeText(log, '/home/jane/build.log'));
	const pseudonyms = withPseudonyms(report);
	const text = JSON.stringify(pseudonyms);
	for (const name of ['jane', '"shop"', 'db-0', 'api.corp.example']) {
		expect(JSON.stringify(report)).toContain(name);
		expect([name, text.includes(name)]).toEqual([name, false]);
	}

	const essence = ({findings}: typeof report) =>
		findings.map(({id, grade, stage, exchanges, evidence}) => [
			id,
			grade,
			stage,
			exchanges,
			evidence.map(({line}) => line),
		]);
	expect(essence(pseudonyms)).toEqual(essence(report));
	expect(pseudonyms.findings[0]?.facts['user']).toBe('user-1');
	expect(pseudonyms.findings[0]?.nextSteps.map(({command}) => command).join('\n')).toContain('-n ns-1');
});

test('the words of a command get the names that the command has', () => {
	const step = {
		command: "kubectl get pod pluto -n pluto -l 'a in (pluto)' | grep db-0",
		argv: ['kubectl', 'get', 'pod', 'pluto', '-n', 'pluto', '-l', 'a in (pluto)'],
		pipe: [['grep', 'db-0']],
	};
	expect(withPseudonyms({learned: '/namespaces/pluto/pods/db-0', step}).step).toEqual({
		command: "kubectl get pod pluto -n ns-1 -l 'a in (ns-1)' | grep name-1",
		argv: ['kubectl', 'get', 'pod', 'pluto', '-n', 'ns-1', '-l', 'a in (ns-1)'],
		pipe: [['grep', 'name-1']],
	});
});
