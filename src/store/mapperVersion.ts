declare const MAPPER_VERSION: string;

/** Another one when what maps records has changed: a digest of its code, which the build puts in. */
export const mapperVersion = MAPPER_VERSION;
