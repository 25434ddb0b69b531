using System.Runtime.Versioning;
using Portcullis.Storage.Local;

namespace Portcullis.Tests.Storage;

public sealed class LinksByOpenAt2Tests() : LinkTests(Confinement.OpenAt2);

public sealed class LocalStorageByOpenAt2ContractTests() : LocalStorageContractTests(Confinement.OpenAt2);

[SupportedOSPlatform("linux")]
public sealed class UploadsByOpenAt2Tests() : LocalUploadTests(Confinement.OpenAt2);

public sealed class OrphansByOpenAt2Tests() : OrphanTests(Confinement.OpenAt2);

public sealed class RaceByOpenAt2Tests() : RaceTests(Confinement.OpenAt2);

public sealed class SpecialFilesByOpenAt2Tests() : SpecialFileTests(Confinement.OpenAt2);

[SupportedOSPlatform("linux")]
public sealed class LocalPartialUploadByOpenAt2Tests() : LocalPartialUploadTests(Confinement.OpenAt2);
