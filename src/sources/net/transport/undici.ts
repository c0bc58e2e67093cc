// The second bundle, `dist/network.js`: loaded when a connection with network settings of its own is used, by loadUndici.
export { Agent, buildConnector, fetch, Pool, ProxyAgent } from 'undici';
