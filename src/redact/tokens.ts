import type {Rule} from './span.ts';

/** Credentials that show what they are by their shape, wherever they stand. */
export const tokenRules: readonly Rule[] = [
	// Three base64url parts, the first of which begins with `{"`.
	{kind: 'JWT', words: ['eyj'], pattern: /(?<=^|[^\w-]|\\[nrt])(eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)*)/g},
	// One that was cut in its first part: `{"alg"`, `{"typ"`, `{"kid"`, `{"enc"`, `{"x5t"`, `{"cty"`.
	{kind: 'JWT', words: ['eyj'], pattern: /(?<=^|[^\w-]|\\[nrt])(eyJ(?:hbGci|0eXAi|raWQi|lbmMi|4NXQ|jdHki)[\w.-]{6,})/g},
	{kind: 'EKS token', words: ['k8s-aws-v1.'], pattern: /(k8s-aws-v1\.[\w-]+)/g},
	{
		kind: 'Google token',
		words: ['ya29.', '1//0', 'gocspx-', 'aiza'],
		pattern: /(?<=^|\W|\\[nrt])(ya29\.[\w.-]+|1\/\/0[\w-]{30,}|GOCSPX-[\w-]{20,}|AIza[\w-]{35})/g,
	},
	{kind: 'OpenShift token', words: ['sha256~'], pattern: /(sha256~[\w-]{20,})/g},
	{
		kind: 'GitHub token',
		words: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'],
		pattern: /(?<=^|\W|\\[nrt])(gh[pousr]_\w{10,}|github_pat_\w{6,})/g,
	},
	{
		kind: 'GitLab token',
		words: [
			'glpat-',
			'glcbt-',
			'glptt-',
			'glrt-',
			'gldt-',
			'gloas-',
			'glsoat-',
			'glft-',
			'glagent-',
			'glimt-',
			'glffct-',
		],
		pattern: /(?<=^|\W|\\[nrt])(gl(?:pat|cbt|ptt|rt|dt|oas|soat|ft|agent|imt|ffct)-[\w.-]{6,})/g,
	},
	{kind: 'AWS key id', words: ['akia', 'asia'], pattern: /(?<=^|\W|\\[nrt])((?:AKIA|ASIA)[A-Z0-9]{16})(?!\w)/g},
	{kind: 'Azure secret', words: ['q~'], pattern: /(?<=^|[^\w.~-]|\\[nrt])([\w.~-]{3}\dQ~[\w.~-]{31,40})/g},
	{
		kind: 'Slack token',
		words: ['xox', 'xapp-'],
		pattern: /(?<=^|\W|\\[nrt])(xox[abeoprs](?:\.xox[bp])?-[\w-]{10,}|xapp-[\w-]{10,})/g,
	},
	{kind: 'npm token', words: ['npm_'], pattern: /(?<=^|\W|\\[nrt])(npm_\w{30,})/g},
	{kind: 'PyPI token', words: ['pypi-'], pattern: /(?<=^|\W|\\[nrt])(pypi-[\w-]{30,})/g},
	{kind: 'Docker token', words: ['dckr_'], pattern: /(?<=^|\W|\\[nrt])(dckr_(?:pat|oat)_[\w-]{20,})/g},
	{kind: 'Vault token', words: ['hvs.', 'hvb.', 'hvr.'], pattern: /(?<=^|[^\w.]|\\[nrt])(hv[sbr]\.[\w-]{20,})/g},
	{
		kind: 'Stripe key',
		words: ['k_live_', 'k_test_', 'whsec_'],
		pattern: /(?<=^|\W|\\[nrt])([rsp]k_(?:live|test)_\w{16,}|whsec_\w{16,})/g,
	},
	{kind: 'SendGrid key', words: ['sg.'], pattern: /(?<=^|[^\w.]|\\[nrt])(SG\.[\w-]{16,}\.[\w-]{16,})/g},
	{
		kind: 'API key',
		words: ['sk-', 'glsa_', 'dop_v1_', 'lin_api_', 'dapi', 'nrak-'],
		pattern:
			/(?<=^|[^\w-]|\\[nrt])(sk-[\w-]{20,}|glsa_\w{20,}|dop_v1_\w{20,}|lin_api_\w{20,}|dapi[0-9a-f]{32}|NRAK-\w{20,})/g,
	},
];
