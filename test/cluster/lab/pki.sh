#!/bin/sh
# Makes the keys and certificates of one lab in the current folder. Usage: pki.sh <folder with openssl.sh>
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. "$1/openssl.sh"

names='IP:127.0.0.1, DNS:localhost'

authority ca kubernetes
authority other-ca corporate-inspection
authority front-proxy-ca front-proxy
leaf server ca /CN=kube-apiserver serverAuth "$names" "$from" "$until"
leaf expired-server ca /CN=kube-apiserver serverAuth "$names, DNS:expired.example.com" "$from" 20210101000000Z
leaf early-server ca /CN=kube-apiserver serverAuth "$names, DNS:early.example.com" 21100101000000Z "$until"
leaf common-name ca /CN=legacy.example.com serverAuth '' "$from" "$until"
leaf client-usage ca /CN=jane clientAuth DNS:client.example.com "$from" "$until"
leaf other-name ca /CN=kube-apiserver serverAuth 'DNS:api.prod.example.com' "$from" "$until"
leaf stranger-server other-ca /CN=inspection serverAuth "$names" "$from" "$until"
leaf kubelet ca /CN=worker-1 serverAuth "$names" "$from" "$until"
leaf kubelet-client ca /O=system:masters/CN=kube-apiserver-kubelet-client clientAuth '' "$from" "$until"
leaf front-proxy-client front-proxy-ca /CN=front-proxy-client clientAuth '' "$from" "$until"
leaf admin ca /O=system:masters/CN=kubernetes-admin clientAuth '' "$from" "$until"
leaf controllers ca /O=system:masters/CN=system:kube-controller-manager clientAuth '' "$from" "$until"
leaf jane ca /O=developers/CN=jane clientAuth '' "$from" "$until"
leaf worker-1 ca /O=system:nodes/CN=system:node:worker-1 clientAuth '' "$from" "$until"
leaf expired-jane ca /O=developers/CN=jane clientAuth '' "$from" 20210101000000Z
leaf stranger-jane other-ca /O=developers/CN=jane clientAuth '' "$from" "$until"

key service-accounts
openssl ec -in service-accounts.key -pubout -out service-accounts.pub 2>/dev/null
key other-service-accounts
