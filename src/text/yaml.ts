/** Words that YAML 1.1, which Kubernetes reads, takes for something else than text. */
const notText = /^(?:null|true|false|yes|no|on|off|y|n)$/i;

/** A word of YAML: plain when nothing but text can be meant, else in double quotes, whose escapes are those of JSON. */
export function scalar(text: string): string {
	const plain = /^[a-z][\w./@:-]*$/i.test(text) && !text.endsWith(':') && !notText.test(text);
	return plain ? text : JSON.stringify(text);
}

/** A list behind its key: on one line if that fits, else one item a line. */
export function list(key: string, items: readonly string[], indent: string, columns: number): string[] {
	const words = items.map(item => scalar(item));
	const line = `${indent}${key}: [${words.join(', ')}]`;
	return line.length <= columns && words.every(word => !/[[\]{},]/.test(word))
		? [line]
		: [`${indent}${key}:`, ...words.map(word => `${indent}  - ${word}`)];
}
