import {sha256} from '@noble/hashes/sha2.js';
import {bytesToHex, utf8ToBytes} from '@noble/hashes/utils.js';
import {latin1Of} from './latin1.ts';

/** The SHA-256 of a text in hex. */
export const sha256Hex = (text: string): string => bytesToHex(sha256(utf8ToBytes(text)));

/** The same in base64, as used by Content Security Policy. */
export const sha256Base64 = (text: string): string => btoa(latin1Of(sha256(utf8ToBytes(text))));
