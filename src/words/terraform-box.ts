/**
The box that Terraform draws around an error: `╷`, lines behind `│ `, `╵`. The resource in it says whose error it is.

Source: terraform `internal/command/format/diagnostic.go`.
*/

/** U+2577 and U+2575 as UTF-8 read as latin1. */
const TOP = '\u00E2\u0095\u00B7';
const BOTTOM = '\u00E2\u0095\u00B5';

/** `with module.a.kubernetes_secret.db["x"],` or `on main.tf line 3, in resource "kubernetes_secret" "db":`, and providers alike. */
const place =
	/^ {2}(?:with (?:module\.[^.]{1,200}\.){0,8}(?:data\.)?(?<type>[a-z]\w{0,100})\.|with provider\["(?<provider>[^"]{1,200})"\]|on [^\n]{1,300}, in (?:resource|data|provider) "(?<word>\w{1,100})")/;

const ofKubernetes = /(?:^|\/)(?:kubernetes|helm|kubectl|k8s|kustomization|argocd|flux)(?:_|$)/;

/** Resources that run other programs. */
const ofPrograms = /^(?:null_resource|terraform_data|external|shell_script)$/;

export class TerraformBox {
	/** How many messages were found before it. */
	readonly before: number;
	#type: string | undefined;

	constructor(before: number) {
		this.before = before;
	}

	static isTop = (line: string): boolean => line.endsWith(TOP);
	static isBottom = (line: string): boolean => line.endsWith(BOTTOM);

	/** Takes a line of it, without its frame. */
	push(text: string): void {
		const {type, provider, word} = place.exec(text)?.groups ?? {};
		this.#type ??= type ?? provider ?? word;
	}

	/** What its error is: of the Kubernetes API, of a program that may have asked it, or of something else. */
	get about(): 'kubernetes' | 'program' | 'other' {
		if (this.#type === undefined || ofPrograms.test(this.#type)) return 'program';
		return ofKubernetes.test(this.#type) ? 'kubernetes' : 'other';
	}
}
