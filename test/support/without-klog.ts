/**
kubectl's own output, without klog's.

kubectl logs errors even without `-v`: as one line, as a block from 1.30 on, and before that, for a missing credential plugin,
with client-go's advice below the line.
*/
export function withoutKlog(stderr: string): string {
	return stderr
		.replace(/^[IWE]\d{4} .*=<\r?\n(?:\t.*\r?\n)* >\r?\n/gm, '')
		.replace(/^E\d{4} .* exec: executable .* not found\r?\n[^]*?(?=^(?:E\d{4} |Unable to ))/gm, '')
		.replace(/^[IWE]\d{4} .*\r?\n/gm, '');
}
