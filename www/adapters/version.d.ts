/** The version of Waymeet that an adapter was built with; the build puts it there. */
declare const WAYMEET_VERSION: string;
