import {stringMember, withoutLineEnd} from './json-string.ts';
import type {Wrapper} from './wrapper.ts';

/** Where collectors put the text: fluent, Elastic and CloudWatch, journald, Loki, zap and logrus, Argo CD, Google. */
const keys = ['log', 'message', 'MESSAGE', 'line', 'msg', 'content', 'textPayload'];

/** Which of them name the line's writer. */
const writers = ['pod_name', 'podName', 'pod', 'logStreamName', '_PID'];

export default {
	name: 'json',
	certain: false,
	early: true,
	starts: '{',
	samples: [
		[
			String.raw`{"date":1704790869.0,"log":"I0109 09:01:09.010901   55461 loader.go:395] x\n","stream":"stderr"}`,
			'I0109 09:01:09.010901   55461 loader.go:395] x',
		],
		[
			String.raw`{"timestamp": 1704790869010, "message": "I0109 09:01:09.010901   55461 loader.go:395] \"\u00e9\""}`,
			'I0109 09:01:09.010901   55461 loader.go:395] "Ã©"',
		],
		[String.raw`{"__REALTIME_TIMESTAMP":"1704790869010901","_PID":"55461","MESSAGE":"\tAccept: */*"}`, '\tAccept: */*'],
		[
			'{"labels":{"pod":"deploy-1"},"line":"I0109 09:01:09.010901   55461 loader.go:395] x","timestamp":"2024-01-09T09:01:09Z"}',
			'I0109 09:01:09.010901   55461 loader.go:395] x',
		],
		[
			'{"result":{"content":"I0109 09:01:09.010901   55461 loader.go:395] x","timeStamp":"2024-01-09T09:01:09Z","podName":"deploy-1"}}',
			'I0109 09:01:09.010901   55461 loader.go:395] x',
		],
	],
	unwrap(line) {
		// Kubernetes objects have a message, too.
		if (line.charCodeAt(1) !== 0x22 || line.startsWith('{"kind":') || line.startsWith('{"apiVersion":'))
			return undefined;
		for (const key of keys) {
			const text = stringMember(line, key);
			if (text !== undefined) return withoutLineEnd(text);
		}

		return undefined;
	},
	writer(line) {
		for (const key of writers) {
			const name = stringMember(line, key);
			if (name !== undefined) return name;
		}

		return '';
	},
} satisfies Wrapper;
