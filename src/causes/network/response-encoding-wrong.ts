import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {answererOf, baseUrl, brokenBody, isWrongEncoding, serverOf} from '../../clues/transport.ts';

export default defineCause({
	id: 'network/response-encoding-wrong',
	title: 'The body is not compressed the way its headers say',
	explain: `
The answer was a success, and its header \`Content-Encoding: gzip\` does not fit its body: the client could not decompress it. Go
removes that header before kubectl logs the others.

An API server compresses large answers itself. Something on the way that inspects or changes bodies, and keeps or adds the header, does
this; so does a proxy that compresses twice.
`,
	lookAlikes: ['`unexpected EOF` in the same sentence is a body that ended too early: network/response-body-cut.'],
	sources: [
		'Go compress/gzip gunzip.go',
		'Go net/http transport.go (gzipReader)',
		'client-go rest/request.go (transformResponse)',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = brokenBody(failure);
		const original = said?.match.groups?.original ?? '';
		if (said === undefined || !isWrongEncoding(original)) return undefined;
		return {
			grade: 'proven',
			proof: [said],
			summary: `The body of a successful answer could not be decompressed: ${original}.`,
			stage: 'response',
			responder: answererOf(failure.exchange),
			facts: {original, host: serverOf(failure)?.host},
			next: [
				step(
					sh`curl -vk ${baseUrl(failure)}/version`,
					'Shows by the headers Server and Via what stands on the way, if it names itself.',
				),
				step(sh`kubectl get --raw '/readyz?verbose'`, 'Shows whether short answers, which are not compressed, arrive.'),
			],
			unknowns: [
				{
					what: 'whether the server or something on the way spoiled the body',
					because: 'the client sees only the result',
					settledBy: 'the same request on a host next to the API server',
				},
			],
		};
	},
});
