// node claim.mjs INTERACTION_URL [MODE]: plays a wallet's claim and prints what it got as JSON.
// The environment's SERVED_AT is where the issuer's origin answers.
// MODE: "plain" (default), "replay" (answers twice), "domain" (signs for another site),
// "challenge" (signs another challenge), "older" (the older request link's message).
import {Ed25519Signature2020} from '@digitalcredentials/ed25519-signature-2020';
import {Ed25519VerificationKey2020} from '@digitalcredentials/ed25519-verification-key-2020';
import {securityLoader} from '@digitalcredentials/security-document-loader';
import * as vc from '@digitalcredentials/vc';

const [url, mode = 'plain'] = process.argv.slice(2);
// The issuer's public address, served on this machine.
const at = address => address.replace(new URL(url).origin, process.env.SERVED_AT);
const key = await Ed25519VerificationKey2020.generate();
const did = `did:key:${key.fingerprint()}`;
key.controller = did;
key.id = `${did}#${key.fingerprint()}`;
const suite = new Ed25519Signature2020({key});
const documentLoader = securityLoader().build();

async function prove({challenge, domain}) {
  const presentation = vc.createPresentation({holder: did});
  return vc.signPresentation({presentation, challenge, domain, suite, documentLoader});
}

async function post(address, body) {
  const response = await fetch(at(address), {
    method: 'POST',
    headers: {'Content-Type': 'application/json'},
    body: JSON.stringify(body)
  });
  return {status: response.status, body: await response.json()};
}

const found = await fetch(at(url), {headers: {Accept: 'application/json'}});
const {protocols} = await found.json();
const asked = await post(protocols.vcapi, {});
const {challenge, domain, interact} = asked.body.verifiablePresentationRequest;
const answers = [];
if(mode === 'older') {
  const address = protocols.vcapi.replace(/vcapi$/, 'request');
  answers.push(await post(address, await prove({challenge})));
} else {
  const proof = await prove({
    challenge: mode === 'challenge' ? 'another' : challenge,
    domain: mode === 'domain' ? 'https://evil.example.org' : domain
  });
  const address = interact.service[0].serviceEndpoint;
  for(let tries = mode === 'replay' ? 2 : 1; tries > 0; tries--) {
    answers.push(await post(address, {verifiablePresentation: proof}));
  }
}
console.log(JSON.stringify({did, answers}));
