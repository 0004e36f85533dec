import {describe, expect, test} from '@jest/globals';
import {analyze} from '../../src/index.ts';
import {secretVariables} from '../../src/redact/arguments.ts';
import {isSecretHeader, secretFamilies, secretHeaders} from '../../src/redact/headers.ts';
import {secretEndings, secretNames} from '../../src/redact/members.ts';
import {redactHeader, redactText} from '../../src/redact/redact.ts';
import {presignedParameters, secretParameters} from '../../src/redact/urls.ts';

/*
Names that have to be there are written out here, from their specifications: whoever takes one out of the program's lists has to
take it out here, too. What the lists hold beyond that is held to the same forms.
*/

/** No rule takes this for a secret by its looks: only the name in front of it tells. */
const secret = 'opensesame7';

const leaks = (texts: readonly string[]) => texts.filter(text => redactText(text).includes('sesame'));

/** Each once. */
const both = (required: readonly string[], listed: readonly string[]) => [...new Set([...required, ...listed])];

test('the secret alone is none', () => {
	expect(redactText(`it said ${secret} and left, --x=${secret} {"x":"${secret}"}`)).not.toContain('redacted');
});

describe('headers', () => {
	const required = [
		// RFC 9110, "Authentication".
		'Authorization',
		'Proxy-Authorization',
		// RFC 6265.
		'Cookie',
		'Set-Cookie',
		// AWS, "Signing requests with temporary security credentials".
		'X-Amz-Security-Token',
		// API gateways of AWS and Azure.
		'X-Api-Key',
		'Api-Key',
		// GitLab: REST API, webhooks.
		'Private-Token',
		'X-Gitlab-Token',
		// OpenStack Keystone.
		'X-Auth-Token',
		// oauth2-proxy, "--set-xauthrequest", "--pass-access-token".
		'X-Auth-Request-Access-Token',
		'X-Forwarded-Access-Token',
		// Envoy.
		'X-Forwarded-Client-Cert',
		// HashiCorp Vault.
		'X-Vault-Token',
		// Rancher and other consoles in front of a cluster.
		'X-Csrf-Token',
		// Kubernetes, "Authenticating proxy" and "User impersonation".
		'X-Remote-Extra-Session',
		'Impersonate-Extra-Session',
	];
	const listed = [...secretHeaders, ...secretFamilies.flatMap(family => [family, `${family}-acme.com%2fproject`])];

	test.each(both(required, listed))('%s, wherever it stands', name => {
		const line = `${name}: ${secret}`;
		const forms = [
			line,
			`    ${line}`,
			`< ${line}`,
			`I1120 21:09:17.316304   21740 round_trippers.go:580]     ${line}`,
			`curl -v -XGET  -H "${line}" 'https://10.0.0.1/api'`,
			`curl -v -XGET  -H '${line}' https://10.0.0.1/api`,
			`"Request" curlCommand="curl -v -XGET  -H \\"${line}\\" 'https://10.0.0.1/api'"`,
			`{"${name}":"${secret}"}`,
			`{"headers": {"${name}": ["${secret}"]}}`,
			JSON.stringify(JSON.stringify({[name]: secret})),
			`the proxy saw ${line} and refused`,
			`a message with a line break\\n${line}\\n`,
		];
		expect(leaks([...forms, ...forms.map(form => form.replace(name, name.toLowerCase()))])).toEqual([]);
		for (const spelled of [name, name.toLowerCase(), name.toUpperCase()]) {
			expect(isSecretHeader(spelled)).toBe(true);
			expect(redactHeader(spelled, secret)).toBe('[redacted]');
		}
	});

	test('in a report', () => {
		const http = (message: string) => `I1120 21:09:17.316304   21740 round_trippers.go:553] ${message}`;
		const headers = required.map(name => http(`    ${name}: ${secret}`));
		const log = [
			http('GET https://10.0.0.1/api/v1/pods'),
			http('Request Headers:'),
			...headers,
			http('Response Status: 200 OK in 3 milliseconds'),
			http('Response Headers:'),
			...headers,
		].join('\n');
		const exchange = analyze(log).runs[0]?.exchanges[0];
		const seen = required.map(name => name.toLowerCase());
		for (const side of [exchange?.request.headers, exchange?.response.headers]) {
			expect(Object.keys(side ?? {})).toEqual(expect.arrayContaining(seen));
			expect(seen.map(name => side?.[name])).toEqual(seen.map(() => '[redacted]'));
		}
	});

	test.each(['X-Remote-User', 'Impersonate-User', 'Audit-Id', 'X-Request-Id', 'Content-Type'])('%s stays', name => {
		expect(redactHeader(name, secret)).toBe(secret);
	});
});

/** A name as people spell it. */
const spellings = (name: string) =>
	['-', '_', ''].map(between => name.replaceAll(' ', between)).flatMap(each => [each, each.toUpperCase()]);

describe('members of an object', () => {
	const endings = [
		'password',
		'passwd',
		'passphrase',
		// AWS, S3 and whatever speaks like it.
		'secret key',
		'secret access key',
		'api key',
		// RFC 6749, OpenID Connect Core.
		'access token',
		'id token',
		'refresh token',
		'client secret',
		'session token',
		'auth token',
		'bearer token',
		'service account token',
		// client-go, `tools/clientcmd/api/v1`; `ExecCredential`.
		'client key data',
		'client certificate data',
		'private key',
		// Azure Storage.
		'account key',
		'connection string',
		// Alertmanager and chat hooks.
		'webhook url',
	];
	// Kubeconfig, docker's config, and `type` of core/v1 Secret.
	const names = [
		'token',
		'secret',
		'pwd',
		'auth',
		'tls.key',
		'ca.key',
		'ssh-privatekey',
		'.dockercfg',
		'.dockerconfigjson',
	];

	const plainForms = (name: string) => [
		`{"${name}":"${secret}"}`,
		`{"a":1, "${name}" : "${secret}"}`,
		JSON.stringify(JSON.stringify({[name]: secret})),
		`  ${name}: ${secret}`,
		`- "${name}": ${secret}`,
	];

	test.each(both(endings, secretEndings))('%s, also behind other words', name => {
		expect(leaks(spellings(name).flatMap(each => [...plainForms(each), ...plainForms(`db-${each}`)]))).toEqual([]);
	});

	test.each(both(endings, secretEndings))('%s, in quotes that something has changed', name => {
		const forms = spellings(name).flatMap(each => [
			`&quot;${each}&quot;:&quot;${secret}&quot;`,
			`\u201c${each}\u201d: \u201c${secret}\u201d`,
		]);
		expect(leaks(forms)).toEqual([]);
	});

	test.each(both(names, secretNames))('%s alone', name => {
		expect(leaks(plainForms(name))).toEqual([]);
	});
});

describe('variables', () => {
	const required = [
		'password',
		'passwd',
		'passphrase',
		'token',
		'secret',
		'api key',
		'access key',
		'access key id',
		'account key',
		'private key',
		'credential',
		'credentials',
	];
	test.each(both(required, secretVariables))('%s', name => {
		const forms = [name.replaceAll(' ', '_'), name.replaceAll(' ', '')].flatMap(each => [
			`export ${each.toUpperCase()}=${secret}`,
			`MY_${each.toUpperCase()}_2="${secret}"`,
			`--set db.${each}=${secret}`,
		]);
		expect(leaks(forms)).toEqual([]);
	});
});

test.each([
	'token',
	'password',
	'passwd',
	'passphrase',
	'secret',
	'api-key',
	'access-key',
	'secret-key',
	'client-key-data',
])('flag --%s', name => {
	const forms = [
		`--${name}=${secret}`,
		`--${name} ${secret}`,
		`--docker-${name}='${secret}'`,
		`--my-${name} "${secret}"`,
	];
	expect(leaks(forms.map(form => `$ kubectl ${form} get pods`))).toEqual([]);
});

test.each(['from-literal', 'auth-provider-arg', 'exec-env'])('pairs of --%s', name => {
	expect(leaks([`$ kubectl create x --${name}=some=${secret}`, `$ kubectl create x --${name} some=${secret}`])).toEqual(
		[],
	);
});

describe('parameters of a URL', () => {
	const required = [
		// RFC 6749, RFC 6750, RFC 7521; OpenID Connect Core.
		'access token',
		'assertion',
		'client secret',
		'code',
		'id token',
		'refresh token',
		'token',
		'api key',
		'key',
		'auth',
		'password',
		'passwd',
		'secret',
		// Azure, "Create a service SAS".
		'sig',
		'signature',
	];
	test.each(both(required, secretParameters))('%s', name => {
		const written = name.replaceAll(' ', '_');
		const forms = [
			`GET https://10.0.0.1/a?${written}=${secret}&x=1 200 OK in 1 milliseconds`,
			`https://10.0.0.1/a?x=1&${written}=${secret}`,
			`{"url":"https://10.0.0.1/a?x=1\\u0026${written}=${secret}"}`,
		];
		expect(leaks(forms)).toEqual([]);
	});

	const presigned = [
		// AWS, "Authenticating Requests: Using Query Parameters"; Google Cloud Storage, "V4 signing process".
		'X-Amz-Credential',
		'X-Amz-Signature',
		'X-Amz-Security-Token',
		'X-Goog-Credential',
		'X-Goog-Signature',
	];
	test.each(both(presigned, presignedParameters))('%s, also alone', name => {
		const forms = [
			`https://s3.example/a?${name}=${secret}`,
			`\\u0026${name}=${secret}`,
			`wrapped here ${name}=${secret}`,
		];
		expect(leaks(forms)).toEqual([]);
	});
});

describe('tokens by their first letters', () => {
	/** Letters as no word has them, but for rules of their own too few. */
	const run = (length: number) => 'aB3'.repeat(40).slice(0, length);
	const upper = (length: number) => 'AB3'.repeat(40).slice(0, length);
	test.each([
		// Google Cloud: access tokens, refresh tokens, client secrets, API keys.
		...['ya29.', '1//0', 'GOCSPX-'].map(each => each + run(30)),
		`AIza${run(35)}`,
		// GitHub docs, "GitHub's token formats".
		...['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'].map(each => each + run(12)),
		// GitLab docs, "Token overview", prefixes.
		...'glpat glcbt glptt glrt gldt gloas glsoat glft glagent glimt glffct'.split(' ').map(each => `${each}-${run(8)}`),
		// AWS IAM, "Unique identifiers".
		`AKIA${upper(16)}`,
		`ASIA${upper(16)}`,
		// Slack, "Token types".
		...'xoxa xoxb xoxe xoxo xoxp xoxr xoxs xapp'.split(' ').map(each => `${each}-${run(12)}`),
		`npm_${run(36)}`,
		`pypi-${run(36)}`,
		`dckr_pat_${run(27)}`,
		`dckr_oat_${run(27)}`,
		// Vault 1.10, "Server side consistent tokens".
		...['hvs.', 'hvb.', 'hvr.'].map(each => each + run(24)),
		...['sk_live_', 'rk_live_', 'pk_live_', 'sk_test_', 'rk_test_', 'pk_test_', 'whsec_'].map(each => each + run(20)),
		`SG.${run(22)}.${run(22)}`,
		`sk-${run(24)}`,
		...['glsa_', 'dop_v1_', 'lin_api_', 'NRAK-'].map(each => each + run(24)),
		`dapi${'a1'.repeat(16)}`,
		`sha256~${run(24)}`,
		`k8s-aws-v1.${run(24)}`,
	])('%s', token => {
		const told = redactText(`it gave ${token}, and left`);
		expect(told).toBe('it gave [redacted], and left');
	});
});
