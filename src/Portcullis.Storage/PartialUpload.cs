namespace Portcullis.Storage;

/// <summary>What an upload is to leave behind should it not end well.</summary>
/// <param name="Owner">Who may go on with it, and nobody else.</param>
/// <param name="Tag">Told again with what is kept: at most 32 printable ASCII characters without a space.</param>
/// <param name="Length">The octets promised, from the beginning of the file. All are written.</param>
/// <param name="Expires">Until when.</param>
public sealed record Promise(string Owner, string Tag, long Length, DateTimeOffset Expires);

/// <summary>What is kept of an upload that did not end well.</summary>
/// <param name="Id">Letters and digits, at most 26: of this upload and its continuations. Another one under the same name has another.</param>
/// <param name="Tag">As promised.</param>
/// <param name="Length">As promised; less where a continuation has begun further in front.</param>
/// <param name="Expires">From then on it is not found, and goes when somebody looks.</param>
public sealed record PartialUpload(string Id, string Tag, long Length, DateTimeOffset Expires);
