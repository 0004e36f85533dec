import {anyOf} from './names.ts';
import type {Rule} from './span.ts';

/** Before a token: nothing that could continue a word of its kind. */
const word = String.raw`(?<=^|\W|\\[nrt])`;
const dashed = String.raw`(?<=^|[^\w-]|\\[nrt])`;
const dotted = String.raw`(?<=^|[^\w.]|\\[nrt])`;

/** A credential recognisable by its prefix. */
const beginning = (kind: string, before: string, beginnings: readonly string[], rest: string): Rule => ({
	kind,
	words: beginnings.map(each => each.toLowerCase()),
	pattern: new RegExp(String.raw`${before}(?:${anyOf(beginnings)})${rest}`, 'g'),
});

/** What a narrow window padded to its width and continued on its next line, when both were joined. */
const continued = String.raw`(?: {8,}[\w.-]{8,})?`;

/** Credentials recognisable by their shape, anywhere. */
export const tokenRules: readonly Rule[] = [
	// Three base64url parts, the first of which starts with `{"`.
	beginning('JWT', dashed, ['eyJ'], String.raw`[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)*${continued}`),
	// Truncated in its first part: `{"alg"`, `{"typ"`, `{"kid"`, `{"enc"`, `{"x5t"`, `{"cty"`.
	beginning('JWT', dashed, ['eyJ'], String.raw`(?:hbGci|0eXAi|raWQi|lbmMi|4NXQ|jdHki)[\w.-]{6,}${continued}`),
	beginning('EKS token', '', ['k8s-aws-v1.'], String.raw`[\w-]+`),
	beginning('Google token', word, ['ya29.'], String.raw`[\w.-]+`),
	beginning('Google token', word, ['1//0'], String.raw`[\w-]{30,}`),
	beginning('Google token', word, ['GOCSPX-'], String.raw`[\w-]{20,}`),
	beginning('Google token', word, ['AIza'], String.raw`[\w-]{35}`),
	beginning('OpenShift token', '', ['sha256~'], String.raw`[\w-]{20,}`),
	beginning('GitHub token', word, ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], String.raw`\w{10,}`),
	beginning('GitHub token', word, ['github_pat_'], String.raw`\w{6,}`),
	beginning(
		'GitLab token',
		word,
		['glpat-', 'glcbt-', 'glptt-', 'glrt-', 'gldt-', 'gloas-', 'glsoat-', 'glft-', 'glagent-', 'glimt-', 'glffct-'],
		String.raw`[\w.-]{6,}`,
	),
	beginning('AWS key id', word, ['AKIA', 'ASIA'], String.raw`[A-Z0-9]{16}(?!\w)`),
	{kind: 'Azure secret', words: ['q~'], pattern: /(?<=^|[^\w.~-]|\\[nrt])([\w.~-]{3}\dQ~[\w.~-]{31,40})/g},
	beginning('Slack token', word, ['xox'], String.raw`[abeoprs](?:\.xox[bp])?-[\w-]{10,}`),
	beginning('Slack token', word, ['xapp-'], String.raw`[\w-]{10,}`),
	beginning('npm token', word, ['npm_'], String.raw`\w{30,}`),
	beginning('PyPI token', word, ['pypi-'], String.raw`[\w-]{30,}`),
	beginning('Docker token', word, ['dckr_pat_', 'dckr_oat_'], String.raw`[\w-]{20,}`),
	beginning('Vault token', dotted, ['hvs.', 'hvb.', 'hvr.'], String.raw`[\w-]{20,}`),
	beginning('Stripe key', `${word}[rsp]`, ['k_live_', 'k_test_'], String.raw`\w{16,}`),
	beginning('Stripe key', word, ['whsec_'], String.raw`\w{16,}`),
	beginning('SendGrid key', dotted, ['SG.'], String.raw`[\w-]{16,}\.[\w-]{16,}`),
	beginning('API key', dashed, ['sk-'], String.raw`[\w-]{20,}`),
	beginning('API key', dashed, ['glsa_', 'dop_v1_', 'lin_api_', 'NRAK-'], String.raw`\w{20,}`),
	beginning('API key', dashed, ['dapi'], '[0-9a-f]{32}'),
];
