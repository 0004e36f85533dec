# Makes certificate authorities and what they sign, by OpenSSL 3. To be sourced, with `work` naming a temporary folder.

# A hundred years, so that no test fails because of the calendar.
from=20200101000000Z
until=21200101000000Z

cat >"$work/ca.cnf" <<END
[ca]
default_ca = test
[test]
dir = $work
new_certs_dir = $work
database = $work/index
rand_serial = yes
default_md = sha256
policy = any
copy_extensions = none
unique_subject = no
[any]
commonName = supplied
organizationName = optional
END

key() {
	openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"
}

# authority <file> <common name>
authority() {
	key "$1"
	openssl req -new -key "$1.key" -subj "/CN=$2" -out "$work/$1.csr"
	printf '%s\n' 'basicConstraints = critical, CA:true' 'keyUsage = critical, keyCertSign, cRLSign' \
		'subjectKeyIdentifier = hash' >"$work/$1.ext"
	: >"$work/index"
	openssl ca -batch -notext -config "$work/ca.cnf" -selfsign -keyfile "$1.key" -in "$work/$1.csr" -out "$1.pem" \
		-extfile "$work/$1.ext" -startdate "$from" -enddate "$until" 2>/dev/null
}

# leaf <file> <authority> <subject> <usage> <names> <not before> <not after>
leaf() {
	key "$1"
	openssl req -new -key "$1.key" -subj "$3" -out "$work/$1.csr"
	printf '%s\n' 'basicConstraints = critical, CA:false' 'keyUsage = critical, digitalSignature' \
		"extendedKeyUsage = $4" 'authorityKeyIdentifier = keyid' >"$work/$1.ext"
	[ -z "$5" ] || echo "subjectAltName = $5" >>"$work/$1.ext"
	: >"$work/index"
	openssl ca -batch -notext -config "$work/ca.cnf" -cert "$2.pem" -keyfile "$2.key" -in "$work/$1.csr" -out "$1.pem" \
		-extfile "$work/$1.ext" -startdate "$6" -enddate "$7" 2>/dev/null
}
