/** Words that YAML 1.1, which Kubernetes reads, does not take for text. */
const notText = /^(?:null|true|false|yes|no|on|off|y|n)$/i;

/** A YAML scalar: plain when it can only be text, otherwise in double quotes with JSON's escapes. */
export function scalar(text: string): string {
	const plain = /^[a-z][\w./@:-]*$/i.test(text) && !text.endsWith(':') && !notText.test(text);
	return plain ? text : JSON.stringify(text);
}

/** A list after its key: on one line if it fits, otherwise one item per line. */
export function list(key: string, items: readonly string[], indent: string, columns: number): string[] {
	const words = items.map(item => scalar(item));
	const line = `${indent}${key}: [${words.join(', ')}]`;
	return line.length <= columns && words.every(word => !/[[\]{},]/.test(word))
		? [line]
		: [`${indent}${key}:`, ...words.map(word => `${indent}  - ${word}`)];
}
