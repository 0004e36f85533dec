import {readFileSync} from 'node:fs';

/**
Server certificates made by `certs/make.sh`.

- `server`: valid for 127.0.0.1, ::1, localhost and k8s-api.test
- `expired`: the same names, until 2021
- `other-name`: valid for 10.96.0.1 and kubernetes.default.svc only
*/
export type ServerCertificate = 'server' | 'expired' | 'other-name';

export const pem = (name: string) => readFileSync(new URL(`certs/${name}`, import.meta.url), 'utf8');
