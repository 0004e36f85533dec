import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {wordOr} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'request/manifest-missing',
	title: 'The path or URL of the manifest cannot be read',
	explain: `
kubectl was to read a manifest (\`-f\`) and found nothing there: the path does not exist, seen from the directory in which it runs, or the
server of the URL answered with an error. Nothing of it was sent to the cluster.
`,
	lookAlikes: [
		'A kubeconfig that is missing says `stat …: no such file or directory`: authentication/kubeconfig-missing.',
		'A file that was read and is no YAML is request/manifest-parse-error.',
		'`pods "x" not found` is an object of the cluster.',
	],
	sources: [
		'cli-runtime pkg/resource/builder.go (pathNotExistError)',
		'cli-runtime pkg/resource/visitor.go (readHttpWithRetries)',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = serverSays(
			failure,
			/^(?:[Ee]rror: )?(?:the path "(?<path>[^"\n]{1,1000})" does not exist|unable to read URL "(?<url>[^"\n]{1,1000})", server reported (?<answer>[^\n]{0,100}?)(?:, status code=(?<code>\d{3}))?)$/m,
		);
		if (said === undefined) return undefined;
		if (failure.phase !== 'local') return undefined;
		const {path, url, answer, code} = said.match.groups ?? {};
		const place = path ?? url;
		return {
			grade: 'proven',
			proof: [said],
			summary: url === undefined ? `The path ${place} does not exist.` : `The URL ${url} cannot be read: ${answer}.`,
			stage: 'command',
			responder: 'nobody',
			facts: {path, url, status: code === undefined ? undefined : Number(code)},
			identity: place ?? '',
			next:
				url === undefined
					? [
							step(
								sh`ls -l -- ${wordOr(place, '<file>')}`,
								'Shows whether it is there; a relative path begins at the directory in which kubectl runs.',
							),
							...(place?.startsWith('/') === true ? [] : [step(sh`pwd`, 'Shows the current directory.')]),
						]
					: [
							step(
								sh`curl -sSIL ${wordOr(url, '<url>')}`,
								'Shows the headers that the server of the URL answers with.',
							),
						],
		};
	},
});
