#!/bin/sh
# Makes the certificates of the test API server, next to this script. They are committed: run it again only to change them.
# The private keys protect nothing; they never leave 127.0.0.1.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

. ./openssl.sh

ours='IP:127.0.0.1, IP:::1, DNS:localhost, DNS:k8s-api.test'

authority ca kubernetes
authority other-ca corporate-inspection
leaf server ca /CN=kube-apiserver serverAuth "$ours" "$from" "$until"
leaf expired ca /CN=kube-apiserver serverAuth "$ours" "$from" 20210101000000Z
leaf other-name ca /CN=kube-apiserver serverAuth 'IP:10.96.0.1, DNS:kubernetes.default.svc' "$from" "$until"
leaf client ca '/O=developers/CN=dev@example.com' clientAuth '' "$from" "$until"

# Nothing more is signed, so nobody needs the authorities' keys.
rm ca.key other-ca.key
