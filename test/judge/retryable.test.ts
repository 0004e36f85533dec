import {expect, test} from '@jest/globals';
import {analyzeText} from '../../src/pipeline.ts';

/** Whether the same command can succeed later: what the cause says, unless this failure says otherwise. */

const at = 'I1120 21:09:17.319062   21740 ';
const url = 'https://10.0.0.1:6443/apis/apps/v1/namespaces/web/deployments/web';
const object = (version: string) =>
	`{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"web","resourceVersion":"${version}"}}`;
const refused =
	'Operation cannot be fulfilled on deployments.apps "web": the object has been modified; please apply your changes to the latest version and try again';

/** kubectl reads version 2048, and the write names another one or the same. */
const write = (version: string) => `${at}round_trippers.go:553] GET ${url} 200 OK in 5 milliseconds
${at}request.go:1181] Response Body: ${object('2048')}
${at}request.go:1181] Request Body: ${object(version)}
${at}round_trippers.go:553] PUT ${url} 409 Conflict in 5 milliseconds
Error from server (Conflict): error when replacing "web.yaml": ${refused}
`;

const said = (log: string) => analyzeText(log).findings.map(({id, retryable}) => `${id} ${retryable}`);

test('a write that lost a race can be repeated', () => {
	expect(said(write('2048'))).toEqual(['conflict/optimistic-lock true']);
});

test('the version in a manifest stays old', () => {
	expect(said(write('1024'))).toEqual(['conflict/optimistic-lock false']);
});
