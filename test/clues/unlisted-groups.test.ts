import {expect, test} from '@jest/globals';
import {analyzeText} from '../../src/pipeline.ts';

const logOf = (
	reason: string,
) => `I1120 21:09:17.316304   21740 loader.go:395] Config loaded from file:  /home/jane/.kube/config
E1120 21:09:17.317683   21740 memcache.go:287] couldn't get resource list for example.com/v1: ${reason}
I1120 21:09:17.318683   21740 round_trippers.go:553] GET https://10.0.0.1:6443/apis?timeout=32s 200 OK in 3 milliseconds
error: resource mapping not found for name: "w" namespace: "" from "w.yaml": no matches for kind "Widget" in version "example.com/v1"
ensure CRDs are installed first
`;

const found = (log: string) => analyzeText(log).findings.map(({id, grade}) => `${id} ${grade}`);

test('A kind of a group that could not be listed may exist', () => {
	expect(found(logOf('unexpected end of JSON input'))).toEqual(['request/no-matches-for-kind likely']);
});

test('A group whose program does not answer is what failed', () => {
	expect(found(logOf('the server is currently unable to handle the request'))).toEqual([
		'health/aggregated-api-unavailable proven',
	]);
});

test('nor is a removed version certain, where the types of the version could not be listed', () => {
	expect(
		found(
			logOf('unexpected end of JSON input')
				.replaceAll('example.com/v1', 'policy/v1beta1')
				.replace('Widget', 'PodDisruptionBudget'),
		),
	).toEqual(['request/api-version-removed likely']);
});
