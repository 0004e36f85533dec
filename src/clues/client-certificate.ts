import {step} from '../kubectl/step.ts';
import type {NextStep} from '../model/finding.ts';
import {sh} from '../text/sh.ts';

/**
Prints a client certificate, whether the kubeconfig holds it or names its file.

Source: kubectl `pkg/cmd/config/view.go`: `--flatten` replaces files by their contents.
*/
export const showClientCertificate = (why: string): NextStep =>
	step(
		sh`kubectl config view --minify --raw --flatten -o jsonpath='{.users[0].user.client-certificate-data}' | base64 -d | openssl x509 -noout -subject -issuer -dates`,
		why,
	);
