/*
Secrets of the real shapes, and logs that hold them where they were seen in the wild. Each secret is random and stands nowhere else,
so twelve of its characters in any output are a leak.
*/

/** Letters that are the same in each run, and look random. */
function letters(seed: number, alphabet: string, length: number): string {
	let state = seed * 2_654_435_761;
	let text = '';
	while (text.length < length) {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		text += alphabet.charAt((state >>> 10) % alphabet.length);
	}

	return text;
}

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const WORD = `${LOWER}${LOWER.toUpperCase()}${DIGITS}`;
const UPPER = `${LOWER.toUpperCase()}${DIGITS}`;
const word = (seed: number, length: number) => letters(seed, WORD, length);
const base64 = (text: string) => Buffer.from(text, 'latin1').toString('base64');
const base64url = (text: string) => Buffer.from(text, 'latin1').toString('base64url');
const jwt = (seed: number) =>
	`${base64url('{"alg":"RS256","kid":"a1"}')}.${base64url(`{"sub":"system:serviceaccount:shop:${word(seed, 24)}"}`)}.${word(seed + 1, 86)}`;

/** By kind. */
export const secrets = {
	'bearer token': word(1, 40),
	'basic credentials': base64(`jenkins:${word(2, 24)}`),
	cookie: `sso_session=${letters(3, `${DIGITS}abcdef`, 40)}; theme=${word(3, 16)}`,
	'set-cookie': `_oauth2_proxy=${word(4, 60)}`,
	'proxy credentials': base64(`proxy:${word(5, 20)}`),
	'API key header': word(6, 32),
	'user in a URL': `deploy:${word(7, 22)}`,
	'access token in a query': word(8, 44),
	'signature of a presigned URL': letters(9, `${DIGITS}abcdef`, 64),
	'Secret data': base64(word(10, 33)),
	'Secret stringData': `${word(11, 9)}!${word(12, 14)}`,
	'Secret as it was last applied': base64(word(13, 30)),
	'Secret in a list': base64(word(14, 42)),
	'Secret in a patch': base64(word(15, 27)),
	'Secret in a JSON patch': base64(word(16, 24)),
	'Secret that was cut off': base64(word(17, 60)),
	'Secret in YAML': base64(word(18, 36)),
	'Secret in a block of YAML': word(19, 48),
	'Secret in JSON that was laid out': base64(word(20, 30)),
	'Secret in protobuf': word(21, 45),
	'token of a TokenRequest': jwt(22),
	'token of a TokenReview': word(24, 50),
	'certificate signing request': base64(`-----BEGIN CERTIFICATE REQUEST-----\n${word(25, 64)}\n`),
	'key in a kubeconfig': base64(`-----BEGIN RSA PRIVATE KEY-----\n${word(26, 64)}\n`),
	'token in a kubeconfig': word(27, 32),
	'token of a credential plugin': word(28, 48),
	'--token': word(29, 36),
	'--from-literal': word(30, 20),
	'--docker-password': word(31, 21),
	'variable of a container': word(32, 26),
	'JWT in a sentence': jwt(33),
	'EKS token': `k8s-aws-v1.${base64url(`https://sts.eu-west-1.amazonaws.com/?X-Amz-Signature=${word(35, 40)}`)}`,
	'Google token': `ya29.a0${word(36, 60)}`,
	'OpenShift token': `sha256~${word(37, 43)}`,
	'GitHub token': `ghp_${word(38, 36)}`,
	'GitLab token': `glpat-${word(39, 20)}`,
	'AWS key id': `AKIA${letters(40, UPPER, 16)}`,
	'AWS secret key': word(41, 40),
	'Azure client secret': `${word(42, 3)}8Q~${word(43, 34)}`,
	'Slack token': `xoxb-${letters(44, DIGITS, 12)}-${word(44, 24)}`,
	'npm token': `npm_${word(45, 36)}`,
	'private key': base64(word(46, 180)).match(/.{1,64}/g) ?? [],
	'nothing but random': word(47, 44),
} satisfies Record<string, string | string[]>;

/** The secrets' kinds that show in `text`, each with the piece that was seen. */
export function leaksIn(text: string): string[] {
	const found = new Set<string>();
	for (let at = 0; at + 12 <= text.length; at++) {
		const piece = text.slice(at, at + 12);
		const kind = pieces.get(piece);
		if (kind !== undefined) found.add(`${kind}: ${text.slice(Math.max(0, at - 60), at)}⟦${piece}⟧`);
		if (found.size > 4) break;
	}

	return [...found];
}

/** `hex.Dump` of Go. */
function hexdump(bytes: Buffer): string[] {
	const rows: string[] = [];
	for (let at = 0; at < bytes.length; at += 16) {
		const part = bytes.subarray(at, at + 16);
		const hex = [...part].map(byte => byte.toString(16).padStart(2, '0'));
		const columns = `${hex.slice(0, 8).join(' ').padEnd(23)}  ${hex.slice(8).join(' ').padEnd(23)}`;
		const ascii = [...part].map(byte => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('');
		rows.push(`${at.toString(16).padStart(8, '0')}  ${columns}  |${ascii}|`);
	}

	return rows;
}

/** `k8s\0`, a TypeMeta, and an object, as apimachinery's `runtime/serializer/protobuf` writes them. */
const protobufSecret = Buffer.from(
	`k8s\u0000\n\f\n\u0002v1\u0012\u0006Secret\u0012\u0060\n\u0010\n\u0002db\u0012\u0000\u001a\u0004shop\u0012\u003a\n\u0008password\u0012\u002d${secrets['Secret in protobuf']}\u001a\u0006Opaque`,
	'latin1',
);

type Call = {
	readonly method: string;
	readonly url: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: string;
	readonly status: string;
	readonly answer?: Readonly<Record<string, string>>;
	readonly answered?: string | Buffer;
};

const host = 'https://10.20.30.40:6443';
const forbidden =
	'secrets is forbidden: User "jane" cannot create resource "secrets" in API group "" in the namespace "shop"';

/** What kubectl and the server tell each other. */
const calls: readonly Call[] = [
	{
		method: 'GET',
		url: `https://${secrets['user in a URL']}@10.20.30.40:6443/api/v1/namespaces/shop/configmaps/web?X-Amz-Signature=${secrets['signature of a presigned URL']}`,
		headers: {
			Accept: 'application/json',
			Authorization: `Basic ${secrets['basic credentials']}`,
			Cookie: secrets.cookie,
			'Proxy-Authorization': `Basic ${secrets['proxy credentials']}`,
			'X-Api-Key': secrets['API key header'],
		},
		status: '200 OK',
		answer: {'Content-Type': 'application/json', 'Set-Cookie': `${secrets['set-cookie']}; Path=/; HttpOnly`},
		answered: JSON.stringify({kind: 'ConfigMap', apiVersion: 'v1', metadata: {name: 'web'}, data: {color: 'blue'}}),
	},
	{
		method: 'GET',
		url: `${host}/api/v1/namespaces/shop/secrets`,
		headers: {Authorization: `Bearer ${secrets['bearer token']}`},
		status: '200 OK',
		answer: {'Content-Type': 'application/json'},
		answered: JSON.stringify({
			kind: 'SecretList',
			apiVersion: 'v1',
			metadata: {resourceVersion: '121507'},
			items: [
				{
					metadata: {
						name: 'db',
						annotations: {
							'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({
								apiVersion: 'v1',
								data: {password: secrets['Secret as it was last applied']},
								kind: 'Secret',
								metadata: {name: 'db'},
							}),
						},
					},
					data: {password: secrets['Secret in a list']},
					type: 'Opaque',
				},
			],
		}),
	},
	{
		method: 'GET',
		url: `${host}/api/v1/namespaces/shop/secrets/db`,
		status: '200 OK',
		answered: protobufSecret,
	},
	{
		method: 'PATCH',
		url: `${host}/api/v1/namespaces/shop/secrets/db`,
		body: JSON.stringify({data: {password: secrets['Secret in a patch']}, metadata: {labels: {a: 'b'}}}),
		status: '200 OK',
		answered: `${JSON.stringify({kind: 'Secret', apiVersion: 'v1', metadata: {name: 'db'}, data: {a: secrets['Secret data'], password: secrets['Secret that was cut off']}}).slice(0, -40)} [truncated 1234 chars]`,
	},
	{
		method: 'PATCH',
		url: `${host}/api/v1/namespaces/shop/secrets/db`,
		body: JSON.stringify([{op: 'replace', path: '/data/password', value: secrets['Secret in a JSON patch']}]),
		status: '200 OK',
	},
	{
		method: 'POST',
		url: `${host}/api/v1/namespaces/shop/serviceaccounts/ci/token`,
		body: '{"kind":"TokenRequest","apiVersion":"authentication.k8s.io/v1","spec":{"audiences":["api"]}}',
		status: '201 Created',
		answered: JSON.stringify({kind: 'TokenRequest', status: {token: secrets['token of a TokenRequest']}}),
	},
	{
		method: 'POST',
		url: `${host}/apis/authentication.k8s.io/v1/tokenreviews`,
		body: JSON.stringify({kind: 'TokenReview', spec: {token: secrets['token of a TokenReview']}}),
		status: '201 Created',
	},
	{
		method: 'POST',
		url: `${host}/apis/certificates.k8s.io/v1/certificatesigningrequests`,
		body: JSON.stringify({
			kind: 'CertificateSigningRequest',
			metadata: {name: 'jane'},
			spec: {request: secrets['certificate signing request'], signerName: 'kubernetes.io/kube-apiserver-client'},
		}),
		status: '201 Created',
	},
	{
		method: 'GET',
		url: `${host}/api/v1/namespaces/shop/pods/web-0`,
		status: '200 OK',
		answered: JSON.stringify({
			kind: 'Pod',
			metadata: {name: 'web-0'},
			spec: {containers: [{env: [{name: 'DB_PASSWORD', value: secrets['variable of a container']}]}]},
		}),
	},
	{
		method: 'POST',
		url: `${host}/api/v1/namespaces/shop/secrets?access_token=${secrets['access token in a query']}&fieldManager=kubectl-create`,
		headers: {Authorization: `Bearer ${secrets['bearer token']}`, 'Content-Type': 'application/json'},
		body: JSON.stringify({
			apiVersion: 'v1',
			kind: 'Secret',
			metadata: {name: 'api'},
			stringData: {password: secrets['Secret stringData']},
		}),
		status: '403 Forbidden',
		answer: {'Audit-Id': '4521d7ef-e920-4d20-98ca-25ac5817f52d', 'Content-Type': 'application/json'},
		answered: JSON.stringify({
			kind: 'Status',
			apiVersion: 'v1',
			metadata: {},
			status: 'Failure',
			message: forbidden,
			reason: 'Forbidden',
			details: {kind: 'secrets'},
			code: 403,
		}),
	},
];

/** What stands in front of kubectl's log: the script of a CI job. */
const before = [
	`+ kubectl --token=${secrets['--token']} create secret generic api --from-literal=key=${secrets['--from-literal']} --v=9`,
	`$ kubectl create secret docker-registry r --docker-username=ci --docker-password ${secrets['--docker-password']}`,
	`export AWS_ACCESS_KEY_ID=${secrets['AWS key id']} AWS_SECRET_ACCESS_KEY=${secrets['AWS secret key']}`,
	'apiVersion: v1',
	'kind: Config',
	'users:',
	'- name: jane',
	'  user:',
	`    client-key-data: ${secrets['key in a kubeconfig']}`,
	`    token: ${secrets['token in a kubeconfig']}`,
	'---',
	'apiVersion: v1',
	'data:',
	`  password: ${secrets['Secret in YAML']}`,
	'kind: Secret',
	'metadata:',
	'  name: db',
	'---',
	'apiVersion: v1',
	'kind: Secret',
	'stringData:',
	'  config.ini: |',
	'    [login]',
	`    phrase is ${secrets['Secret in a block of YAML']}`,
	'type: Opaque',
	'---',
	'{',
	'    "apiVersion": "v1",',
	'    "data": {',
	`        "password": "${secrets['Secret in JSON that was laid out']}"`,
	'    },',
	'    "kind": "Secret"',
	'}',
	'-----BEGIN RSA PRIVATE KEY-----',
	...secrets['private key'],
	'-----END RSA PRIVATE KEY-----',
	`{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"${secrets['token of a credential plugin']}"}}`,
	`error: the token ${secrets['JWT in a sentence']} has been used`,
	`aws eks get-token gave ${secrets['EKS token']}`,
	`gcloud gave ${secrets['Google token']}, oc whoami -t gave ${secrets['OpenShift token']}`,
	`cloning with ${secrets['GitHub token']} and ${secrets['GitLab token']}`,
	`az gave ${secrets['Azure client secret']}; notifying with ${secrets['Slack token']}`,
	`npm used ${secrets['npm token']}, and something printed ${secrets['nothing but random']} without a word`,
];

const after = [`Error from server (Forbidden): ${forbidden}`];

/** The log at a verbosity from 6 to 10, as kubectl up to 1.32 writes it, or from 1.33 on. */
export function plantedLog(level: number, isStructured: boolean): string {
	let time = 316_304;
	const head = (file: string) => `I1120 21:09:17.${time++}   21740 ${file}] `;
	const curl = ({method, url, headers = {}}: Call) =>
		`curl -v -X${method} ${Object.entries(headers)
			.map(([name, value]) => ` -H ${JSON.stringify(`${name}: ${value}`)}`)
			.join('')} '${url}'`;
	const list = (headers: Readonly<Record<string, string>> = {}) =>
		Object.entries(headers).map(([k, v]) => `${k}: ${v}`);

	const asText = (call: Call): string[] => {
		const {method, url, body, status, answered} = call;
		const http = (message: string) => `${head('round_trippers.go:553')}${message}`;
		const bodyOf = (what: string, text: string | Buffer) =>
			typeof text === 'string'
				? [`${head('request.go:1212')}${what} Body: ${text}`]
				: [`${head('request.go:1212')}${what} Body:`, ...hexdump(text)];
		return [
			...(level >= 8 && body !== undefined ? bodyOf('Request', body) : []),
			...(level >= 9 ? [http(curl(call))] : []),
			...(level === 7 || level === 8
				? [http(`${method} ${url}`), http('Request Headers:'), ...list(call.headers).map(line => http(`    ${line}`))]
				: []),
			level === 7 || level === 8
				? http(`Response Status: ${status} in 3 milliseconds`)
				: http(`${method} ${url} ${status} in 3 milliseconds`),
			...(level >= 8 ? [http('Response Headers:'), ...list(call.answer).map(line => http(`    ${line}`))] : []),
			...(level >= 8 && answered !== undefined ? bodyOf('Response', answered) : []),
		];
	};

	const asStructured = (call: Call): string[] => {
		const {method, url, body, status, answered} = call;
		const http = (message: string) => `${head('round_trippers.go:632')}${message}`;
		const block = (headers: readonly string[]) =>
			headers.length === 0 ? [' headers=""'] : [' headers=<', ...headers.map(line => `\t${line}`), ' >'];
		const bodyOf = (what: string, text: string | Buffer) =>
			typeof text === 'string'
				? [`${head('request.go:1351')}"${what} Body" body=${JSON.stringify(text)}`]
				: [`${head('request.go:1351')}"${what} Body" body=<`, ...hexdump(text).map(row => `\t${row}`), ' >'];
		const join = (first: string, [rest = '', ...more]: readonly string[], end = '') => {
			const lines = [first + rest, ...more];
			return [...lines.slice(0, -1), `${lines.at(-1)}${end}`];
		};

		return [
			...(level >= 8 && body !== undefined ? bodyOf('Request', body) : []),
			...(level >= 9 ? [http('"Request" curlCommand=<'), `\t${curl(call)}`, ' >'] : []),
			...(level === 7 || level === 8
				? join(http(`"Request" verb="${method}" url="${url}"`), block(list(call.headers)))
				: []),
			...(level >= 8
				? join(http(`"Response" status="${status}"`), block(list(call.answer)), ' milliseconds=3')
				: [http(`"Response" verb="${method}" url="${url}" status="${status}" milliseconds=3`)]),
			...(level >= 8 && answered !== undefined ? bodyOf('Response', answered) : []),
		];
	};

	return [...before, ...calls.flatMap(isStructured ? asStructured : asText), ...after].join('\n');
}

/** What all secrets of a kind have in common is nobody's: how a PEM begins, the header of a JWT. */
const common = [
	'_oauth2_proxy=',
	'sso_session=; theme=',
	base64('-----BEGIN CERTIFICATE REQUEST-----\n'),
	base64('-----BEGIN RSA PRIVATE KEY-----\n'),
];

const hexOf = (text: string) => [...Buffer.from(text)].map(byte => byte.toString(16).padStart(2, '0')).join(' ');

/** What must not be seen of any secret, and its kind: every twelve characters of it, of its base64, and of its bytes in hex. */
const pieces: ReadonlyMap<string, string> = new Map(
	Object.entries<string | readonly string[]>(secrets)
		.flatMap(([kind, secret]) =>
			[secret].flat().flatMap(text => [text, base64(text), hexOf(text)].map(text => [kind, text] as const)),
		)
		.flatMap(([kind, text]) =>
			Array.from({length: Math.max(0, text.length - 11)}, (_, at) => [text.slice(at, at + 12), kind] as const),
		)
		.filter(([piece]) => !common.some(text => text.includes(piece))),
);
