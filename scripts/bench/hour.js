// A kubectl that logs at full speed what an hours-long watch with many requests logs, and the program wrapping it.
import {chmodSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {runNode} from './measure.js';

/** Lines of one request and of a watch's messages about it. */
const lines = [
	'I1121 07:57:03.983274    7093 round_trippers.go:527] "Request" verb="GET" url="https://127.0.0.1:6443/api/v1/namespaces/shop/pods?resourceVersion=%d&watch=true" headers=<',
	'\\tAccept: application/json;as=Table;v=v1;g=meta.k8s.io',
	'\\tUser-Agent: kubectl/v1.33.9 (linux/amd64) kubernetes/69220b6',
	' >',
	'I1121 07:57:03.985274    7093 round_trippers.go:632] "Response" status="200 OK" headers=<',
	'\\tAudit-Id: 545f1ce2-e46c-4adf-b405-0123456789ab',
	'\\tContent-Type: application/json',
	' > milliseconds=2',
	'I1121 07:57:03.987274    7093 streamwatcher.go:114] "Unexpected EOF during watch stream event decoding" err="EOF" round=%d',
	'I1121 07:57:03.989274    7093 reflector.go:946] "Watch close" reflector="reflector.go:285" type="*v1.Pod" totalItems=%d',
];

/** Writes that many lines through `get -w`; returns the program's memory, and any errors. */
export function anHour(folder, count) {
	const kubectl = join(folder, 'kubectl');
	const format = lines.map(line => `${line.replaceAll('"', String.raw`\"`)}\\n`).join('');
	const values = [...format.matchAll(/%d/g)].map(() => 'i').join(', ');
	writeFileSync(
		kubectl,
		`#!/bin/sh\necho NAME\nexec awk 'BEGIN {for (i = 0; i < ${Math.ceil(count / lines.length)}; i++) printf "${format}", ${values}}' >&2\n`,
	);
	chmodSync(kubectl, 0o755);
	const result = runNode(['dist/cli.js', '--kubectl', kubectl, 'get', 'pods', '-w']);
	rmSync(kubectl);
	return result;
}
