// What a generated artefact is: a whole file, or a marked part of a written one.

export interface GeneratedFile {
  readonly path: string;
  readonly content: () => string;
}

/** A part of a hand-written file, between `<!-- generated:NAME -->` and `<!-- /generated:NAME -->`. */
export interface GeneratedPart extends GeneratedFile {
  readonly name: string;
}

export type Artefact = GeneratedFile | GeneratedPart;
